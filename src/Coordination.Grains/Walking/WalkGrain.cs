using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.Walking;

/// <inheritdoc cref="IWalkGrain"/>
[GrainType("walker")]
internal sealed partial class WalkGrain(ITableStore store, WorkTracker work, ILogger<WalkGrain> log) : Grain, IWalkGrain
{
    private const int Page = 128;
    private const int Concurrency = 64;
    private bool _walking;

    public Task Resume()
    {
        if (!_walking)
        {
            _walking = true;
            var ticket = work.Begin();
            IGrainTimer? timer = null;
            timer = this.RegisterGrainTimer(
                async _ =>
                {
                    timer?.Dispose();
                    await Walk(ticket);
                },
                new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        }

        return Task.CompletedTask;
    }

    public async Task<WalkRow?> Progress() =>
        await store.Read(Keys.System, Walks.Key(this.GetPrimaryKeyString())) is { } row ? StoredJson.Read<WalkRow>(row.Data.Span) : null;

    private async Task Walk(WorkTracker.Ticket ticket)
    {
        try
        {
            while (await Progress() is { Done: false } walk)
            {
                var next = await Step(walk);
                await store.Commit(Keys.System, [RowChange.Upsert(Walks.Key(walk.Id), StoredJson.Write(next))], CommitLane.Deadline);
            }
        }
        catch (Exception error)
        {
            // The keeper resumes it; the cursor says where.
            LogInterrupted(error, this.GetPrimaryKeyString());
        }
        finally
        {
            _walking = false;
            ticket.Dispose();
        }
    }

    private async Task<WalkRow> Step(WalkRow walk)
    {
        if (walk.Position >= walk.Jurisdictions.Length * walk.Kinds.Length)
        {
            return walk with { Done = true };
        }

        var partition = walk.Jurisdictions[walk.Position / walk.Kinds.Length];
        var prefix = $"{Keys.Open}{walk.Kinds[walk.Position % walk.Kinds.Length]}|";
        var rows = await store.Scan(partition, walk.Cursor.Length == 0 ? prefix : Keys.After(walk.Cursor), Keys.End(prefix), Page);
        if (rows.Count == 0)
        {
            return walk with { Position = walk.Position + 1, Cursor = "" };
        }

        using var slots = new SemaphoreSlim(Concurrency);
        var command = Walks.CommandOf(walk);
        var outcomes = await Task.WhenAll(rows.Select(row => Visit(walk.Id, EntityId.Parse(row.Key.Split('|')[2]), command, slots)));
        return walk with { Cursor = rows[^1].Key, Visited = walk.Visited + rows.Count, Refused = walk.Refused + outcomes.Count(outcome => outcome.Refusal is not null) };
    }

    private async Task<CommandOutcome> Visit(string walk, EntityId id, Command command, SemaphoreSlim slots)
    {
        await slots.WaitAsync();
        try
        {
            var outcome = await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(id.Kind), id.ToString()))
                .Execute(new CommandEnvelope($"{walk}+{id}", Actor.System, command));
            return outcome.Refusal?.Family == RefusalFamily.Unavailable ? throw new StoreUnavailableException($"{id}: {outcome.Refusal.Code}") : outcome;
        }
        finally
        {
            slots.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Walk {Walk} was interrupted; it goes on from its cursor")]
    private partial void LogInterrupted(Exception error, string walk);
}
