using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;

namespace Coordination.Silo.Demo.Script;

/// <summary>Something somebody is going to do to a case.</summary>
/// <param name="Name">Says what; unique among the duties of a case.</param>
/// <param name="Person">Null when the post is vacant: then nobody does it.</param>
/// <param name="AnyTime">Also at night; everything else waits for office hours.</param>
internal sealed record Duty(string Name, DateTimeOffset At, string? Person, CaseCommand Command, bool AnyTime = false);

/// <summary>One case as the people in it see it at one moment.</summary>
internal sealed record Scene(string Seed, PlannedCase Plan, CaseState Case, Rulebook Rules, OfficeHours Hours, DateTimeOffset Now)
{
    public Bent Bent => Plan.Bent;

    public bool Urgent => Case.Class == CaseClass.A;

    /// <summary>Chance of this case under a word: always the same.</summary>
    public double Chance(string word) => new Dice(Seed, Case.Id, word).Share();

    public double Between(string word, double least, double most) => least + (Chance(word) * (most - least));

    /// <summary>After a spell of work; in urgent cases the clock runs through.</summary>
    public DateTimeOffset Later(DateTimeOffset from, string word, double least, double most) =>
        Urgent ? from.AddHours(Between(word, least, most)) : Hours.After(from, Between(word, least, most));

    /// <summary>A share of the way through a limit.</summary>
    public DateTimeOffset Within(Clock clock, string word, double least, double most) => clock.From + ((clock.Due - clock.From) * Between(word, least, most));

    public string? Holder(Role role, string scope) => Rules.Directory.Holders(role, scope, Now).FirstOrDefault(holder => holder is { Available: true, Standing: Standing.Holder })?.PersonId;

    public string? Office => Holder(Role.OFF_H, Case.Owner);

    public string? Chief => Holder(Role.CI, Case.Owner);

    /// <summary>Who signs for the subject.</summary>
    public string? Head => Case.Subject.SchoolId is { } school ? Holder(Role.SCH_P, school) : Holder(Role.DIR, Case.Subject.Unit);

    /// <summary>Who handles papers for the subject.</summary>
    public string? Clerk => Case.Subject.SchoolId is { } school ? Holder(Role.SCH_O, school) : Holder(Role.OFF, Case.Subject.Unit);

    public string? Inspector => Case.Subject.SchoolId is { } school ? Holder(Role.RI, school) : Case.Finder;
}
