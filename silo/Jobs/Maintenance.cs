using Coordination.Grains.Roots;
using Coordination.Grains.Store;
using Coordination.Silo.Hosting;
using Quartz;

namespace Coordination.Silo.Jobs;

/// <summary>Quartz's scheduler, on system time, for what the nodes do with their store by themselves; no deadline of any case is its business.</summary>
internal static partial class Maintenance
{
    public static void Add(IServiceCollection services, SiloSettings settings)
    {
        services.AddSingleton(settings.Maintenance);
        services.AddSingleton<TaskRunner>();
        services.AddSingleton<IInfrastructureTask, BackupTask>().AddSingleton<IInfrastructureTask, RootTask>().AddSingleton<IInfrastructureTask, CleanUpTask>();
        services.AddQuartz(quartz =>
        {
            quartz.ScheduleJob<TaskTick>(trigger => trigger.StartNow().WithSimpleSchedule(times => times.WithInterval(TaskTick.Period).RepeatForever()));
            // Not before the first round of the clocks: until then nobody is well.
            quartz.ScheduleJob<HealthExport>(trigger => trigger.StartAt(TimeProvider.System.GetUtcNow() + HealthExport.Period).WithSimpleSchedule(times => times.WithInterval(HealthExport.Period).RepeatForever()));
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = false);
    }

    /// <summary>Before the node serves: an embedded one has a key from its first day on, and whoever runs without the key is told.</summary>
    public static async Task Prepare(SiloSettings settings, ITableStore store, ILogger log)
    {
        var path = settings.Maintenance.RootKeyFile;
        if (string.IsNullOrEmpty(path))
        {
            LogNoKey(log);
        }
        else if (File.Exists(path))
        {
            RootKey.Read(path).Dispose();
        }
        else if (settings.Store.IsCluster || await RootWriter.HasAny(store))
        {
            LogKeyGone(log, path);
        }
        else
        {
            RootKey.ReadOrMake(path).Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Maintenance:RootKeyFile names no key: no roots are signed, and a store whose end was cut off cannot be told from a whole one")]
    private static partial void LogNoKey(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "The key of the signed roots, {Path}, is not there: no roots are signed until it is put back")]
    private static partial void LogKeyGone(ILogger log, string path);
}
