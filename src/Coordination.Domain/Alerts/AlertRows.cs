using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Domain.Alerts;

/// <summary>Rows that follow from an alert: its line on the boards, and the link from the case to its alerts.</summary>
internal static class AlertRows
{
    public static Derived Of(EntityId id, AlertState state)
    {
        if (state.Key is null || state.Occurrence == 0)
        {
            return Derived.None;
        }

        var open = state.Open;
        return new Derived(
            open is null ? null : Row(id, state, open),
            open is null ? [] : Audiences(id, state.Condition!.Owner, open),
            open is null ? Done(state) : null,
            Link(id, state));
    }

    /// <summary>The owner's board where it is not the home's, and the city's for what is urgent.</summary>
    private static ImmutableArray<string> Audiences(EntityId id, string owner, OpenAlert open)
    {
        var city = open.Severity is Severity.P0 or Severity.P1 ? open.Chain.City : null;
        return [.. new[] { owner, city }.OfType<string>().Where(code => code != id.Home).Distinct(StringComparer.Ordinal)];
    }

    private static BoardRow Row(EntityId id, AlertState state, OpenAlert open)
    {
        var condition = state.Condition!;
        var escalatesAt = open.PausedSince is null ? open.Tiers.Skip(open.Tier + 1).Min(tier => tier.Due) : null;
        return new BoardRow
        {
            Kind = "alert", Id = id.ToString(), Version = state.Version, Title = condition.Title,
            Owner = condition.Owner, Location = condition.Location, SchoolId = condition.SchoolId, SubjectName = condition.SubjectName,
            State = open.PausedSince is null ? "Open" : "Paused", Suspended = open.PausedSince is not null, Class = condition.Class,
            NextDue = Earlier(open.PausedSince is null ? open.AckBy : null, escalatesAt),
            NextKind = escalatesAt is null && open.AckBy is null ? null : open.AckBy is { } ack && (escalatesAt is null || ack < escalatesAt) ? "ack" : "tier",
            Holder = open.Told.LastOrDefault(told => told is { OwnPeople: false, Informed: false })?.Name,
            AlertKind = condition.Key.Kind, Severity = open.Severity.ToString(),
            Tier = open.Policy.Tiers[open.Tier].Level, Tiers = open.Policy.Tiers[^1].Level + 1,
            AckBy = open.PausedSince is null ? open.AckBy : null, AckedBy = [.. open.Acknowledgements.Reverse().Select(ack => ack.Name)],
            EscalatesAt = escalatesAt, SourceId = state.Source, Since = open.RaisedAt, ChangedAt = state.ChangedAt, Occurrence = state.Occurrence,
            Told = [.. open.Told.OrderBy(told => told.Tier).Select(told => told.Name).Distinct(StringComparer.Ordinal)],
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    private static DoneRow? Done(AlertState state) => state.Closed is not { } closed
        ? null
        : new DoneRow(Beijing.Date(closed.ResolvedAt), JsonSerializer.Serialize(new
        {
            kind = state.Key!.Kind, subject = state.Key.Subject, period = state.Key.Period, occurrence = closed.Occurrence, raisedAt = closed.RaisedAt,
            resolvedAt = closed.ResolvedAt, because = closed.Because, severity = closed.Severity.ToString(), level = closed.Level, acknowledged = closed.Acknowledged,
        }));

    private static ImmutableSortedDictionary<string, string>? Link(EntityId id, AlertState state) =>
        EntityId.TryParse(state.Source, out var source) && source.Kind == EntityKinds.CaseLetter
            ? ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal).Add(
                $"link|{source}|{id}",
                JsonSerializer.Serialize(new { alert = id.ToString(), kind = state.Key!.Kind, period = state.Key.Period, occurrences = state.Occurrence }))
            : null;
}
