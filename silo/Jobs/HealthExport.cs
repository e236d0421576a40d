using System.Globalization;
using Coordination.Domain.Aggregates;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;

namespace Coordination.Silo.Jobs;

/// <summary>Writes this silo's health to a file, whole each time: a file that grows old says that nobody writes it.</summary>
[DisallowConcurrentExecution]
internal sealed class HealthExport(MaintenanceSettings settings, HealthCheckService health, TimeProvider system) : IJob
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(settings.HealthFile))
        {
            return;
        }

        var path = settings.HealthFile.Replace("{silo}", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var report = await health.CheckHealthAsync(cancellationToken);
        var state = new Exported(
            system.GetUtcNow(), Environment.MachineName, Environment.ProcessId, report.Status.ToString(),
            report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? entry.Value.Status.ToString(), StringComparer.Ordinal));
        await File.WriteAllBytesAsync(path + ".part", StoredJson.Write(state), cancellationToken);
        File.Move(path + ".part", path, overwrite: true);
    }

    /// <param name="At">System time.</param>
    private sealed record Exported(DateTimeOffset At, string Machine, int Process, string Status, Dictionary<string, string> Checks);
}
