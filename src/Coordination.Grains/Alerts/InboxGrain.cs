using System.Diagnostics.Metrics;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;

namespace Coordination.Grains.Alerts;

/// <inheritdoc cref="IInboxGrain"/>
[GrainType("inbox")]
internal sealed class InboxGrain : Grain, IInboxGrain, IReceiverGrain
{
    private static readonly Meter Meter = new("Coordination.Alerts");
    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("coordination.alert.deliveries", "{delivery}", "Entries handed to inboxes, by outcome");

    private readonly ITableStore _store;
    private readonly IBusinessClock _clock;
    private readonly IEnumerable<IChannel> _channels;
    private readonly string _partition;
    private readonly InboxWriter _writer;
    private readonly Dictionary<string, List<DateTimeOffset>> _handed = new(StringComparer.Ordinal);
    private readonly Subscriptions<IInboxObserver, InboxDelta> _subscriptions;

    public InboxGrain(ITableStore store, IBusinessClock clock, TimeProvider system, IEnumerable<IChannel> channels, Partitions partitions)
    {
        (_store, _clock, _channels) = (store, clock, channels);
        _partition = partitions.OfPerson(this.GetPrimaryKeyString());
        _writer = new InboxWriter(store, partitions, this.GetPrimaryKeyString());
        _subscriptions = new(system, (observer, delta) => observer.Changed(delta), delta => (delta.Cursor, delta.Previous));
    }

    private string Person => this.GetPrimaryKeyString();

    public Task Receive(string messageId, MessageBody body) => body switch
    {
        Deliver deliver => Accept(deliver.Items),
        UpdateInbox update => Update(update),
        _ => throw new InvalidOperationException($"An inbox understands no {body.GetType().Name}."),
    };

    public async Task<InboxPage> Page(string? before, int limit)
    {
        var prefix = Keys.Inbox(Person);
        var rows = await _store.Scan(_partition, before is null ? prefix : Keys.After(before), Keys.End(prefix), limit);
        var entries = new List<InboxEntry>(rows.Count);
        foreach (var row in rows)
        {
            entries.Add(await WithStatus(StoredJson.Read<InboxEntry>(row.Data.Span)));
        }

        return new InboxPage([.. entries], rows.Count == limit ? rows[^1].Key : null);
    }

    public async Task MarkRead(ImmutableArray<string> keys)
    {
        var changed = new List<InboxEntry>();
        foreach (var key in keys.Where(key => key.StartsWith(Keys.Inbox(Person), StringComparison.Ordinal)))
        {
            if (await _store.Read(_partition, key) is { } row && StoredJson.Read<InboxEntry>(row.Data.Span) is { ReadAt: null } entry)
            {
                var read = entry with { ReadAt = _clock.Now };
                var result = await _store.Commit(_partition, [RowChange.Replace(key, StoredJson.Write(read), row.ETag)], CommitLane.Background);
                if (result.Committed)
                {
                    changed.Add(await WithStatus(read));
                }
            }
        }

        Publish(changed, raised: false);
    }

    public async Task<InboxCatchUp> Subscribe(IInboxObserver observer, string? since)
    {
        var missed = _subscriptions.Add(observer, since);
        return new InboxCatchUp(_subscriptions.Cursor, missed is null ? await Page(null, 50) : null, missed ?? []);
    }

    public Task Unsubscribe(IInboxObserver observer)
    {
        _subscriptions.Remove(observer);
        return Task.CompletedTask;
    }

    private async Task Accept(ImmutableArray<InboxItem> items)
    {
        var entries = items.Select(item => new InboxEntry(
            Keys.InboxRow(Person, item.At, item.Source, item.Occurrence, item.Tier, item.Repeat), item, _clock.Now, null, "open", null)).ToList();
        var accepted = await Accepted(entries);
        PublishRaised(accepted);
        foreach (var channel in _channels)
        {
            await channel.Hand(accepted);
        }

        // Last: when it fails the message comes again, and then nothing is new that could still be said.
        foreach (var document in items.Where(item => item.Kind == "document" && item.CaseId is not null))
        {
            await ConfirmService(document, await _writer.AcceptedAt(entries.First(entry => entry.Item == document).Key));
        }
    }

    /// <summary>Rows that may have been written and were not said to anybody make this epoch a lie: the next activation begins another, and screens look anew.</summary>
    private async Task<List<InboxEntry>> Accepted(List<InboxEntry> entries)
    {
        try
        {
            var accepted = await _writer.Accept(entries);
            Deliveries.Add(accepted.Count, new KeyValuePair<string, object?>("outcome", "accepted"));
            Deliveries.Add(entries.Count - accepted.Count, new KeyValuePair<string, object?>("outcome", "repeated"));
            return accepted;
        }
        catch
        {
            Deliveries.Add(entries.Count, new KeyValuePair<string, object?>("outcome", "failed"));
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>
    /// A flood of one kind rings once (domain.md 5.1 "Aggregation"): what goes beyond the first twenty within five minutes reaches
    /// the screen as changed rows without a sound. The rows themselves are all there.
    /// </summary>
    private void PublishRaised(List<InboxEntry> accepted)
    {
        var quiet = accepted.Where(IsOfFlood).ToList();
        Publish([.. accepted.Except(quiet)], raised: true);
        Publish(quiet, raised: false);
    }

    private bool IsOfFlood(InboxEntry entry)
    {
        if (entry.Item.AlertKind is not { } kind || !Enum.TryParse<Severity>(entry.Item.Severity, out var severity))
        {
            return false;
        }

        var handed = _handed.TryGetValue(kind, out var earlier) ? earlier : _handed[kind] = [];
        handed.RemoveAll(at => entry.DeliveredAt - at >= DigestRule.Window);
        var flood = DigestRule.Applies(severity, handed, entry.DeliveredAt);
        handed.Add(entry.DeliveredAt);
        return flood;
    }

    /// <summary>Service of a document is its acceptance here (domain.md 4.1.2, issueNotice); the record must hear of it, with the instant of the first acceptance.</summary>
    private async Task ConfirmService(InboxItem item, DateTimeOffset at)
    {
        var id = EntityId.Parse(item.CaseId!);
        var outcome = await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(id.Kind), item.CaseId!))
            .Execute(new CommandEnvelope($"served|{item.Source}|{Person}", Actor.System, new DocumentAccepted(item.Source, Person, at)));
        if (outcome.Refusal is { Family: RefusalFamily.Unavailable } refusal)
        {
            throw new StoreUnavailableException($"{item.CaseId}: {refusal.Code}");
        }
    }

    private async Task Update(UpdateInbox update)
    {
        if (await _writer.Update(update) && _subscriptions.Any)
        {
            var page = await Page(null, 50);
            Publish([.. page.Items.Where(entry => entry.Item.Source == update.Source && entry.Item.Occurrence == update.Occurrence)], raised: false);
        }
    }

    private async Task<InboxEntry> WithStatus(InboxEntry entry)
    {
        var row = await _store.Read(_partition, Keys.InboxStatus(Person, entry.Item.Source, entry.Item.Occurrence));
        return row is null ? entry : StoredJson.Read<InboxStatus>(row.Data.Span) is var status ? entry with { Status = status.Status, StatusAt = status.At } : entry;
    }

    private void Publish(IReadOnlyCollection<InboxEntry> entries, bool raised)
    {
        if (entries.Count > 0)
        {
            _subscriptions.Publish((cursor, previous) => new InboxDelta(Person, cursor, previous, [.. entries], raised));
        }
    }
}

/// <summary>How one occurrence stands for one person.</summary>
public sealed record InboxStatus(string Status, DateTimeOffset At);
