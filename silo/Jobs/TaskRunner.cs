using System.Diagnostics.Metrics;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Jobs;
using Coordination.Grains.Store;

namespace Coordination.Silo.Jobs;

/// <summary>How a task stands, as a row <c>task|name</c> of <c>sys</c>. All instants are system time.</summary>
/// <param name="Occurrence">The time it was last due at and taken up.</param>
/// <param name="Owner">Who took it up.</param>
/// <param name="AliveAt">When the owner was last seen at it.</param>
/// <param name="DoneAt">When that occurrence was done; null while it is not.</param>
internal sealed record TaskRow(DateTimeOffset Occurrence, string Owner, DateTimeOffset AliveAt, DateTimeOffset? DoneAt);

/// <summary>
/// Runs tasks once in a cluster: who moves the row runs it and says now and then that it is at it; when it falls silent another takes
/// over. What was missed while nobody ran is caught up once. A task that failed is tried again.
/// </summary>
internal sealed partial class TaskRunner(ITableStore store, ICron cron, TimeProvider system, ILogger<TaskRunner> log)
{
    public static readonly TimeSpan Alive = TimeSpan.FromSeconds(30);

    /// <summary>After this long without a sign of life, and after a failure, somebody else may begin.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private static readonly Meter Meter = new("Coordination.Tasks");
    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("coordination.task.runs", "{run}", "Runs of tasks on the store, by task and outcome");

    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>Runs a task when it is due and nobody else is at it.</summary>
    /// <returns>Whether it ran here.</returns>
    public async Task<bool> Tick(IInfrastructureTask task, CancellationToken cancel)
    {
        if (task.Cron is not { } times || await Claim(task.Name, times, cancel) is not { } claimed)
        {
            return false;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var alive = StayAlive(task.Name, claimed, end);
        try
        {
            var done = await task.Run(end.Token);
            LogDone(task.Name, done);
            Runs.Add(1, Tags(task.Name, "done"));
            await end.CancelAsync();
            var (row, etag) = await alive;
            await store.Commit(Keys.System, [RowChange.Replace(Key(task.Name), StoredJson.Write(row with { DoneAt = system.GetUtcNow() }), etag)], CommitLane.Background, cancel);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            Runs.Add(1, Tags(task.Name, "taken-over"));
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            Runs.Add(1, Tags(task.Name, "failed"));
            LogFailed(error, task.Name);
        }
        finally
        {
            await end.CancelAsync();
            await alive;
        }

        return true;
    }

    private async Task<(TaskRow Row, string ETag)?> Claim(string name, string times, CancellationToken cancel)
    {
        var now = system.GetUtcNow();
        var row = await store.Read(Keys.System, Key(name), cancel);
        if (row is null)
        {
            // A new store owes nothing for the time before it was made.
            await store.Commit(Keys.System, [RowChange.Insert(Key(name), StoredJson.Write(new TaskRow(now, _owner, now, now)))], CommitLane.Background, cancel);
            return null;
        }

        var known = StoredJson.Read<TaskRow>(row.Data.Span);
        var due = known.DoneAt is null ? known.AliveAt + Silence <= now ? known.Occurrence : null : LastDue(times, known.Occurrence, now);
        if (due is not { } occurrence)
        {
            return null;
        }

        var claim = new TaskRow(occurrence, _owner, now, null);
        var result = await store.Commit(Keys.System, [RowChange.Replace(Key(name), StoredJson.Write(claim), row.ETag)], CommitLane.Background, cancel);
        return result.Committed ? (claim, result.ETags[0]) : null;
    }

    private DateTimeOffset? LastDue(string times, DateTimeOffset after, DateTimeOffset now)
    {
        DateTimeOffset? due = null;
        for (var next = cron.Next(times, after); next <= now; next = cron.Next(times, next.Value))
        {
            due = next;
        }

        return due;
    }

    /// <summary>Says that it is at it until the task ends; ends the task when somebody else has taken it over.</summary>
    private async Task<(TaskRow Row, string ETag)> StayAlive(string name, (TaskRow Row, string ETag) claimed, CancellationTokenSource end)
    {
        while (await Waited(end.Token))
        {
            try
            {
                var row = claimed.Row with { AliveAt = system.GetUtcNow() };
                var result = await store.Commit(Keys.System, [RowChange.Replace(Key(name), StoredJson.Write(row), claimed.ETag)], CommitLane.Background, CancellationToken.None);
                if (result.Committed)
                {
                    claimed = (row, result.ETags[0]);
                }
                else if (await store.Read(Keys.System, Key(name)) is { } now && StoredJson.Read<TaskRow>(now.Data.Span) is var known && known.Owner == _owner && known.Occurrence == claimed.Row.Occurrence)
                {
                    claimed = (known, now.ETag); // ours: only the answer was lost
                }
                else
                {
                    LogTakenOver(name);
                    await end.CancelAsync();
                }
            }
            catch (Exception error) when (error is StoreUnavailableException or IOException or TimeoutException)
            {
                // The store is busy; the next sign of life comes in time.
            }
        }

        return claimed;
    }

    private async Task<bool> Waited(CancellationToken end)
    {
        try
        {
            await Task.Delay(Alive, system, end);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static string Key(string name) => $"task|{Keys.Escape(name)}";

    private static KeyValuePair<string, object?>[] Tags(string task, string outcome) => [new("task", task), new("outcome", outcome)];

    [LoggerMessage(Level = LogLevel.Information, Message = "Task {Task}: {What}")]
    private partial void LogDone(string task, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task} was taken over by another node and is left to it")]
    private partial void LogTakenOver(string task);

    [LoggerMessage(Level = LogLevel.Error, Message = "Task {Task} failed; it is tried again")]
    private partial void LogFailed(Exception error, string task);
}
