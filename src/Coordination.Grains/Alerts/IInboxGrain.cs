using Coordination.Domain.Alerts;
using Orleans.Concurrency;

namespace Coordination.Grains.Alerts;

/// <summary>A person's inbox: plain rows in <c>p:{hash}</c>, accepted in batches; the in-app delivery counts at acceptance. Key: person id.</summary>
[Alias("Coordination.IInbox")]
public interface IInboxGrain : IGrainWithStringKey
{
    /// <summary>Newest first.</summary>
    /// <param name="before">Key of the last row of the page before; null for the first page.</param>
    [Alias("Page")]
    [AlwaysInterleave]
    Task<InboxPage> Page(string? before, int limit);

    [Alias("MarkRead")]
    Task MarkRead(ImmutableArray<string> keys);

    /// <summary>Adds or renews a lease of 30 s (system time). Answers what was missed since a cursor, or a first page when that is no longer held.</summary>
    [Alias("Subscribe")]
    Task<InboxCatchUp> Subscribe(IInboxObserver observer, string? since);

    [Alias("Unsubscribe")]
    Task Unsubscribe(IInboxObserver observer);
}

/// <summary>One silo's ear for inboxes.</summary>
[Alias("Coordination.IInboxObserver")]
public interface IInboxObserver : IGrainObserver
{
    [Alias("Changed")]
    [OneWay]
    Task Changed(InboxDelta delta);
}

/// <summary>An item as it stands in the inbox.</summary>
/// <param name="Key">Row key; stable, also the proof of delivery.</param>
/// <param name="Status"><c>open</c>, <c>acked</c> or <c>resolved</c>.</param>
/// <param name="DeliveredAt">Business time of acceptance.</param>
[GenerateSerializer, Immutable, Alias("inbox.entry")]
public sealed record InboxEntry(
    [property: Id(0)] string Key,
    [property: Id(1)] InboxItem Item,
    [property: Id(2)] DateTimeOffset DeliveredAt,
    [property: Id(3)] DateTimeOffset? ReadAt,
    [property: Id(4)] string Status,
    [property: Id(5)] DateTimeOffset? StatusAt);

[GenerateSerializer, Immutable, Alias("inbox.page")]
public sealed record InboxPage([property: Id(0)] ImmutableArray<InboxEntry> Items, [property: Id(1)] string? Next);

/// <param name="Raised">Whether <paramref name="Entries"/> are new tellings (a sound) or mere changes.</param>
[GenerateSerializer, Immutable, Alias("inbox.delta")]
public sealed record InboxDelta(
    [property: Id(0)] string PersonId,
    [property: Id(1)] string Cursor,
    [property: Id(2)] string Previous,
    [property: Id(3)] ImmutableArray<InboxEntry> Entries,
    [property: Id(4)] bool Raised);

[GenerateSerializer, Immutable, Alias("inbox.catch-up")]
public sealed record InboxCatchUp([property: Id(0)] string Cursor, [property: Id(1)] InboxPage? Page, [property: Id(2)] ImmutableArray<InboxDelta> Missed);
