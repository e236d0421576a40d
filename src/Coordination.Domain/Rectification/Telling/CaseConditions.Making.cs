using Coordination.Domain.Alerts;
using Coordination.Domain.People;

namespace Coordination.Domain.Rectification;

internal static partial class CaseConditions
{
    /// <summary>Whether nothing of a condition changed: then its alert is told nothing.</summary>
    public static bool Same(Condition one, Condition other) =>
        one with { Warnings = other.Warnings, People = other.People, Values = other.Values } == other
        && one.Warnings.SequenceEqual(other.Warnings)
        && one.Values.Count == other.Values.Count && one.Values.All(pair => other.Values.GetValueOrDefault(pair.Key) == pair.Value)
        && one.People.Count == other.People.Count
        && one.People.All(pair => other.People.TryGetValue(pair.Key, out var people) && people.SequenceEqual(pair.Value));

    /// <param name="urgent">The kind has a class A variant.</param>
    private static Condition Make(
        CaseState state, string kind, string suffix, DateTimeOffset since, DateOnly trigger, string title, Role? debtor = null, bool urgent = false) => new()
        {
            Key = new AlertKey(kind, state.Subject.Unit, state.Id + suffix),
            Since = since,
            Trigger = trigger,
            Variant = urgent && state.Class == CaseClass.A ? "A" : "",
            PausedSince = Paused(state, since),
            Owner = state.Owner,
            Location = state.Subject.Location,
            SchoolId = state.Subject.SchoolId,
            SubjectName = state.Subject.Name,
            Class = state.Class.ToString(),
            Title = $"{title}:{state.Title}",
            People = People(state),
            DebtorRole = debtor?.ToString(),
            Values = Values(state),
        };

    /// <summary>A limit that passed and is still owed; at its due instant, counted from its last day.</summary>
    private static Condition? OfPassed(CaseState state, string limit, string kind, string suffix, string title, Role? debtor = null, bool urgent = false) =>
        state.Passed.TryGetValue(limit, out var clock) ? Make(state, kind, suffix, clock.Due, clock.EndDay, title, debtor, urgent) : null;

    /// <summary>A kind that warns before the limit: said as soon as the clock runs, and unchanged when it passes.</summary>
    private static Condition? Warned(CaseState state, string limit, string kind, string suffix, string title, Severity severity) =>
        state.Owed(limit) is { } clock
            ? Make(state, kind, suffix, clock.Warnings.IsEmpty ? clock.Due : clock.Warnings[0], clock.EndDay, title) with
            {
                Warnings = [.. clock.Warnings.Select(at => new Telling(at, severity))],
                Breach = clock.Due,
                // Standing still before its beginning, it has not begun.
                PausedSince = state.Suspension?.Since,
            }
            : null;

    /// <summary>Alerts of ladder acts stand still while the subject has submitted (AL-04, 05, 07).</summary>
    private static Condition? Held(CaseState state, Condition? condition) =>
        condition is not null && state.Ladder.Pending?.HeldSince is { } held
            ? condition with { PausedSince = condition.PausedSince is { } paused && paused < held ? paused : held }
            : condition;

    private static DateTimeOffset? Paused(CaseState state, DateTimeOffset since) =>
        state.Suspension is not { } suspension ? null : suspension.Since > since ? suspension.Since : since;

    private static ImmutableDictionary<string, ImmutableArray<string>> People(CaseState state)
    {
        var people = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        people = state.Inspectors.IsEmpty ? people : people.Add("RI", state.Inspectors);
        return state.Finder is { } finder ? people.Add("FINDER", [finder]) : people;
    }

    private static ImmutableDictionary<string, string> Values(CaseState state, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var values = ImmutableDictionary<string, string>.Empty
            .Add("case", state.Id).Add("subjectKind", state.Subject.Kind.ToString()).Add("subjectUnit", state.Subject.Unit);
        foreach (var (name, value) in more)
        {
            values = values.SetItem(name, value);
        }

        return values;
    }
}
