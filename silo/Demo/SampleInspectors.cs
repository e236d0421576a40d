using System.Globalization;
using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;

namespace Coordination.Silo.Demo;

/// <summary>Responsible inspectors: one for each large school, one for up to five others, by the body that supervises them (OB-05 to OB-07).</summary>
internal static class SampleInspectors
{
    private const int SchoolsEach = 5;

    /// <summary>The last term of part-time inspectors began with the posts and lasts three years (R6).</summary>
    private static readonly DateTimeOffset TermEnd = SampleRoster.Since.AddYears(3);

    public static void Build(SampleRoster roster, ImmutableArray<School> schools, IDirectory tree)
    {
        foreach (var body in schools.GroupBy(tree.BodyOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            // Neighbours in township order, so that an inspector's schools lie together.
            var large = body.Where(school => school.Pupils >= SampleSchools.Large).Select(school => new[] { school });
            var small = body.Where(school => school.Pupils < SampleSchools.Large)
                .OrderBy(school => school.Location, StringComparer.Ordinal).ThenBy(school => school.Township, StringComparer.Ordinal).ThenBy(school => school.Id, StringComparer.Ordinal)
                .Chunk(SchoolsEach);
            Assign(roster, body.Key, [.. small, .. large], [.. body]);
        }
    }

    private static void Assign(SampleRoster roster, string body, List<School[]> groups, List<School> all)
    {
        var ofScenario = groups.FindIndex(group => group.Any(school => school.Id == "AY-0217"));
        for (var n = 0; n < groups.Count; n++)
        {
            var (userName, name) = n == ofScenario ? ("li", "李明远")
                : ofScenario >= 0 && n == (ofScenario + 1) % groups.Count ? ("sun", "孙行之")
                : (string.Create(CultureInfo.InvariantCulture, $"{SampleBodies.Prefixes[body]}ri{n + 1:D2}"), default(string));
            var dice = new Dice("inspector", userName);
            var partTime = userName == "li" || (userName != "sun" && groups[n].Length > 1 && dice.Next(10) < 7);
            DateTimeOffset? until = partTime ? TermEnd : null;
            var person = roster.Add(userName, name);
            roster.Hold(person, Role.INS, body, until);
            foreach (var school in groups[n])
            {
                roster.Hold(person, Role.RI, school.Id, until);
            }

            if (name is null)
            {
                Tie(roster, person, partTime, groups[n], all, dice);
            }
        }
    }

    // Part-time inspectors teach somewhere; a few have family or a past elsewhere. Never at a school of their own: they would have to recuse.
    private static void Tie(SampleRoster roster, string person, bool partTime, School[] own, List<School> all, Dice dice)
    {
        var other = dice.Of(all);
        if (own.Contains(other))
        {
            return;
        }

        var kind = partTime ? TieKind.Employer : dice.Next(6) switch { 0 => TieKind.RelativeEmployed, 1 => TieKind.RelativeOfHead, 2 => TieKind.FormerEmployer, 3 => TieKind.OtherInterest, _ => default(TieKind?) };
        if (kind is { } tie)
        {
            roster.Tie(person, new Tie(other.Id, tie, tie == TieKind.FormerEmployer ? new DateOnly(2021 + dice.Next(4), 8, 31) : null));
        }
    }
}
