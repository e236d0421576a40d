using System.Diagnostics;
using Hangfire;
using Hangfire.PostgreSql;

namespace Coordination.Bench.Rivals;

/// <summary>Hangfire: one delayed job per deadline, stored in PostgreSQL.</summary>
public static class HangfireRun
{
    private static Escalations? _escalations;

    internal static async Task<Escalations> Run(Postgres postgres, int count)
    {
        var storage = new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(100), PrepareSchemaIfNecessary = true };
        GlobalConfiguration.Configuration.UsePostgreSqlStorage(options => options.UseNpgsqlConnection(postgres.Connection), storage);
        var jobs = new BackgroundJobClient();
        var due = await Schedules.Due(count, n => Task.Run(() => jobs.Schedule(() => Escalate(-n), TimeSpan.FromDays(1))));
        _escalations = new Escalations(postgres.Connection);
        await _escalations.Open(count, due);
        await Parallel.ForAsync(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (n, _) =>
        {
            jobs.Schedule(() => Escalate(n), due);
            return default;
        });
        Schedules.MustBeAhead(due);
        using var server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = Schedules.Workers, SchedulePollingInterval = TimeSpan.FromSeconds(1) });
        await Task.WhenAny(_escalations.All, Task.Delay(Schedules.Patience));
        server.SendStop();
        return _escalations;
    }

    /// <summary>What Hangfire calls when a deadline has come.</summary>
    public static Task Escalate(int id) => _escalations!.Escalate(id);
}

/// <summary>What all schedulers are given alike.</summary>
internal static class Schedules
{
    /// <summary>Jobs at the same time.</summary>
    public const int Workers = 20;

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>An instant by which so many deadlines can have been handed to a scheduler, judged by the pace of the first.</summary>
    public static async Task<DateTimeOffset> Due(int count, Func<int, Task> schedule)
    {
        const int Tries = 100;
        await schedule(1);
        var began = Stopwatch.GetTimestamp();
        for (var n = 2; n <= Tries; n++)
        {
            await schedule(n);
        }

        return TimeProvider.System.GetUtcNow() + Stopwatch.GetElapsedTime(began) / (Tries - 1) * count * 1.3 + TimeSpan.FromSeconds(15);
    }

    public static void MustBeAhead(DateTimeOffset due)
    {
        if (due < TimeProvider.System.GetUtcNow())
        {
            throw new InvalidOperationException("Handing over the deadlines took longer than foreseen; the machine is too busy.");
        }
    }
}
