using System.Globalization;
using Npgsql;
using Quartz;

namespace Coordination.Bench.Rivals;

/// <summary>Quartz.NET with its database store: one trigger per deadline.</summary>
internal static class QuartzRun
{
    private static Escalations? _escalations;

    public static async Task<Escalations> Run(Postgres postgres, int count)
    {
        var scheduler = await QuartzSchedulerBuilder.Create(quartz => quartz
            .UseDefaultThreadPool(Schedules.Workers)
            .UsePersistentStore(store => store.UsePostgres(NpgsqlFactory.Instance, postgres.Connection).ProvisionSchema())).BuildScheduler();
        var job = JobBuilder.Create<EscalateJob>().WithIdentity("escalate").StoreDurably().Build();
        await scheduler.AddJob(job);
        var later = TimeProvider.System.GetUtcNow().AddDays(1);
        var due = await Schedules.Due(count, n => scheduler.ScheduleJob(Trigger(-n, later)).AsTask());
        _escalations = new Escalations(postgres.Connection);
        await _escalations.Open(count, due);
        for (var n = 1; n <= count; n++)
        {
            await scheduler.ScheduleJob(Trigger(n, due));
        }

        Schedules.MustBeAhead(due);
        await scheduler.Start();
        await Task.WhenAny(_escalations.All, Task.Delay(Schedules.Patience));
        await scheduler.Shutdown();
        return _escalations;
    }

    private static ITrigger Trigger(int id, DateTimeOffset due) =>
        TriggerBuilder.Create().WithIdentity(id.ToString(CultureInfo.InvariantCulture)).ForJob("escalate").StartAt(due).Build();

    private sealed class EscalateJob : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
            await _escalations!.Escalate(int.Parse(context.Trigger.Key.Name, CultureInfo.InvariantCulture));
    }
}
