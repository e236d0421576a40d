using System.Diagnostics;
using System.Diagnostics.Metrics;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.Aggregates;

/// <summary>
/// Delivers what a transition has to say, after the turn that committed it (law 4): from interleaving timers, lane by lane, each
/// lane in order, at least once. Rows that are through are deleted with the entity's next batch or a few seconds later.
/// </summary>
internal sealed partial class Outbox(EntityId id, AggregateServices services, Action<Func<Task>, TimeSpan> schedule)
{
    private const int Attempts = 10;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);
    private static readonly Meter Meter = new("Coordination.Outbox");
    private static readonly Counter<long> PutAside = Meter.CreateCounter<long>("coordination.outbox.put_aside", "{message}", "Messages nobody could understand, kept under dead|");

    private readonly Dictionary<string, Queue<Waiting>> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _undelivered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private readonly List<string> _drained = [];

    /// <summary>Delivered rows on their way out: still in the store perhaps, but nobody's to deliver again or to delete twice.</summary>
    private readonly HashSet<string> _leaving = new(StringComparer.Ordinal);
    private readonly ILogger _log = services.Logs.CreateLogger("Coordination.Outbox");
    private bool _sweeping;

    public bool Empty => _undelivered.Count == 0 && _drained.Count == 0;

    /// <summary>After a load: what the store holds is what is still to be delivered.</summary>
    public void Resume(List<(string Key, ImmutableArray<OutboxEntry> Entries)> held)
    {
        var stored = held.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        _drained.RemoveAll(key => !stored.Contains(key));
        foreach (var (key, entries) in held.Where(row => !_undelivered.ContainsKey(row.Key) && !_drained.Contains(row.Key) && !_leaving.Contains(row.Key)))
        {
            Add(key, entries);
        }
    }

    public void Add(string row, ImmutableArray<OutboxEntry> entries)
    {
        _undelivered[row] = entries.Length;
        var (since, cause) = (services.System.GetTimestamp(), Cause.Current);
        for (var i = 0; i < entries.Length; i++)
        {
            if (!_lanes.TryGetValue(entries[i].Lane, out var lane))
            {
                _lanes[entries[i].Lane] = lane = new();
            }

            lane.Enqueue(new Waiting(row, i, entries[i], since, cause));
        }

        foreach (var lane in entries.Select(entry => entry.Lane).Distinct(StringComparer.Ordinal).Where(_busy.Add))
        {
            var ticket = services.Work.Begin();
            schedule(() => Drain(lane, ticket, 0, 0), TimeSpan.Zero);
        }
    }

    /// <summary>What is on its way to a target and has not been accepted there, oldest first, with the message ids it travels under.</summary>
    public IEnumerable<(string MessageId, OutboxEntry Entry)> Undelivered(string target) =>
        _lanes.Values.SelectMany(lane => lane).Where(waiting => waiting.Entry.Target == target)
            .Select(waiting => (MessageId(waiting.Row, waiting.Position), waiting.Entry));

    /// <summary>Rows to delete with the next batch; they are the caller's now.</summary>
    public IReadOnlyList<string> TakeDrained(int most)
    {
        var taken = _drained.Take(most).ToList();
        _drained.RemoveRange(0, taken.Count);
        return taken;
    }

    private async Task Drain(string lane, WorkTracker.Ticket ticket, int failures, int refusals)
    {
        var queue = _lanes[lane];
        while (queue.TryPeek(out var next))
        {
            if (await Held(next.Entry))
            {
                // What is kept back is no work under way.
                ticket.Dispose();
                schedule(() => Drain(lane, services.Work.Begin(), 0, 0), Idle);
                return;
            }

            var delivery = await Deliver(next);
            refusals += delivery == Delivery.Failed ? 1 : 0;
            if (delivery != Delivery.Done && (refusals < Attempts || !await Bury(next.Row, next.Position, next.Entry)))
            {
                failures++;
                schedule(() => Drain(lane, ticket, failures, refusals), Backoff(failures));
                return;
            }

            (failures, refusals) = (0, 0);
            queue.Dequeue();
            if (--_undelivered[next.Row] == 0)
            {
                _undelivered.Remove(next.Row);
                _drained.Add(next.Row);
            }
        }

        _busy.Remove(lane);
        ticket.Dispose();
        SweepLater();
    }

    /// <summary>A restored store tells nobody anything before it is released; while that cannot be known, neither.</summary>
    private async Task<bool> Held(OutboxEntry entry)
    {
        try
        {
            return await services.Hold.Keeps(entry.Target);
        }
        catch (Exception error)
        {
            LogDeliveryFailed(error, id, entry.Target, entry.Type);
            return true;
        }
    }

    /// <summary>One attempt, with its span: how long the message has waited by then, and what became of it.</summary>
    private async Task<Delivery> Deliver(Waiting next)
    {
        using var span = Cause.Begin("outbox.deliver", next.Cause);
        span?.SetTag("target", next.Entry.Target).SetTag("message", next.Entry.Type).SetTag("waited", services.System.GetElapsedTime(next.Since).TotalSeconds);
        var delivery = await services.Traffic.Deliver(next.Entry.Target, () => Deliver(next.Row, next.Position, next.Entry));
        span?.SetTag("outcome", delivery.ToString()).SetStatus(delivery == Delivery.Done ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        return delivery;
    }

    private async Task<Delivery> Deliver(string row, int position, OutboxEntry entry)
    {
        try
        {
            var (type, key) = Split(entry.Target);
            var messageId = MessageId(row, position);
            if (StoredJson.IsCommand(entry.Type))
            {
                var outcome = await services.Grains.GetGrain<IAggregateGrain>(GrainId.Create(type, key)).Execute(
                    new CommandEnvelope(messageId, Actor.System, StoredJson.ReadTyped<Command>(entry.Type, entry.Body)));
                return outcome.Refusal?.Family == RefusalFamily.Unavailable ? Delivery.Away : Delivery.Done;
            }

            await services.Grains.GetGrain<IReceiverGrain>(GrainId.Create(type, key)).Receive(messageId, StoredJson.ReadTyped<MessageBody>(entry.Type, entry.Body));
            return Delivery.Done;
        }
        catch (Exception error)
        {
            LogDeliveryFailed(error, id, entry.Target, entry.Type);
            return error is TimeoutException or OperationCanceledException or OrleansException or StoreUnavailableException or IOException ? Delivery.Away : Delivery.Failed;
        }
    }

    /// <summary>Poison leaves the lane for <c>dead|</c>, where an operator sees it; the lane goes on. False when even that failed for now.</summary>
    private async Task<bool> Bury(string row, int position, OutboxEntry entry)
    {
        try
        {
            await services.Store.Commit(id.Home, [RowChange.Upsert($"dead|{row}|{position:D3}", StoredJson.Write(entry))], CommitLane.Background);
            PutAside.Add(1);
            LogPoison(id, entry.Target, entry.Type);
            return true;
        }
        catch (Exception error)
        {
            LogDeliveryFailed(error, id, entry.Target, entry.Type);
            return false;
        }
    }

    private void SweepLater()
    {
        if (!_sweeping && _drained.Count > 0)
        {
            _sweeping = true;
            schedule(Sweep, Idle);
        }
    }

    private async Task Sweep()
    {
        _sweeping = false;
        var rows = TakeDrained(90);
        if (rows.Count == 0)
        {
            return;
        }

        _leaving.UnionWith(rows);
        try
        {
            await services.Traffic.Sweep(id.Home, rows);
        }
        catch (Exception error)
        {
            _drained.AddRange(rows);
            LogSweepFailed(error, id);
        }
        finally
        {
            _leaving.ExceptWith(rows);
        }

        SweepLater();
    }

    /// <summary>How an attempt to deliver went.</summary>
    private enum Delivery
    {
        Done,
        /// <summary>The target or its store cannot be reached: tried for ever, an outage is no reason to forget.</summary>
        Away,
        /// <summary>The target does not understand it: poison after some attempts.</summary>
        Failed,
    }

    /// <param name="Since">Timestamp of system time.</param>
    private readonly record struct Waiting(string Row, int Position, OutboxEntry Entry, long Since, ActivityContext Cause);

    private static string MessageId(string row, int position) => $"{row}|{position}";

    private static TimeSpan Backoff(int failures) => TimeSpan.FromMilliseconds(Math.Min(30_000, 50 << Math.Min(failures, 9)));

    private static (string Type, string Key) Split(string target)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        return (target[..slash], target[(slash + 1)..]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id}: {Type} to {Target} did not go through")]
    private partial void LogDeliveryFailed(Exception error, EntityId id, string target, string type);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Id}: {Type} to {Target} failed for good and was put aside")]
    private partial void LogPoison(EntityId id, string target, string type);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Id}: delivered rows could not be deleted yet")]
    private partial void LogSweepFailed(Exception error, EntityId id);
}
