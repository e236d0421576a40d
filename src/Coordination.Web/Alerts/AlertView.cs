using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;

namespace Coordination.Web.Alerts;

/// <summary>An alert as a screen shows it: two clocks, who was told, who is told next and when.</summary>
/// <param name="Kind">Catalogue id, <c>AL-02</c>.</param>
/// <param name="Code">The kind's name, <c>RECT_OVERDUE</c>.</param>
/// <param name="State"><c>Open</c>, <c>Paused</c> or <c>Resolved</c>.</param>
/// <param name="Tier">Number of the highest tier reached; <paramref name="Tiers"/> is how many there are.</param>
/// <param name="EscalatesAt">The next tier's own instant on the resolve clock.</param>
/// <param name="Mine">The reader was told.</param>
/// <param name="AckOwed">The reader owes an acknowledgement.</param>
/// <param name="Manual">A chief inspector who was told may resolve it with a reason.</param>
internal sealed record AlertView(
    string Id, string Kind, string Code, Severity Severity, int Occurrence, string State, int Tier, int Tiers, DateTimeOffset RaisedAt,
    DateTimeOffset? AckBy, ImmutableArray<AckView> AckedBy, DateTimeOffset? EscalatesAt, ImmutableArray<NextView> NextTold, ImmutableArray<ToldView> Told,
    bool Paused, string? SourceId, string Title, string? SchoolId, string? SubjectName, bool Mine, bool AckOwed, bool Manual,
    DateTimeOffset? ResolvedAt, string? ResolvedBecause)
{
    /// <summary>Null when the alert has never been raised.</summary>
    public static AlertView? Of(EntityId id, AlertState state, string readerId, IDirectory directory, DateTimeOffset now) =>
        state.Key is not { } key || state.Occurrence == 0 ? null
        : state.Open is { } open ? OfOpen(id, state, key, open, readerId, NextOf(state, directory, now))
        : state.Closed is { } closed ? OfClosed(id, state, key, closed, readerId)
        : null;

    private static AlertView OfOpen(EntityId id, AlertState state, AlertKey key, OpenAlert open, string readerId, ImmutableArray<NextView> next)
    {
        var paused = open.PausedSince is not null;
        return new AlertView(
            id.ToString(), key.Kind, open.Policy.Name, open.Severity, state.Occurrence, paused ? "Paused" : "Open",
            open.Policy.Tiers[open.Tier].Level, open.Policy.Tiers.Length, open.RaisedAt, paused ? null : open.AckBy,
            [.. open.Acknowledgements.Reverse().Select(ack => new AckView(ack.Name, ack.PostId, ack.At))],
            paused ? null : open.Tiers.Skip(open.Tier + 1).Min(tier => tier.Due), next,
            [.. open.Told.Select(told => new ToldView(open.Policy.Tiers[told.Tier].Level, told.Name, told.PostId, told.At, told.Informed))],
            paused, state.Source, state.Condition?.Title ?? key.Kind, state.Condition?.SchoolId, state.Condition?.SubjectName,
            open.Told.Any(told => told.PersonId == readerId), open.Told.Any(told => told.PersonId == readerId && told.AckOwed), open.Policy.Manual, null, null);
    }

    private static AlertView OfClosed(EntityId id, AlertState state, AlertKey key, ClosedAlert closed, string readerId) => new(
        id.ToString(), key.Kind, key.Kind, closed.Severity, closed.Occurrence, "Resolved", closed.Level, closed.Level + 1, closed.RaisedAt, null, [], null, [],
        [], false, state.Source, state.Condition?.Title ?? key.Kind, state.Condition?.SchoolId, state.Condition?.SubjectName,
        closed.Told.Contains(readerId), false, false, closed.ResolvedAt, closed.Because);

    private static ImmutableArray<NextView> NextOf(AlertState state, IDirectory directory, DateTimeOffset now) =>
        [.. Domain.Alerts.NextTold.Of(state, directory, now).Select(person => new NextView(person.PostId, person.Name))];
}

internal sealed record AckView(string Name, string? Post, DateTimeOffset At);

internal sealed record NextView(string? Post, string Name);

internal sealed record ToldView(int Tier, string Name, string? Post, DateTimeOffset At, bool Informed);
