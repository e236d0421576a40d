using Quartz;

namespace Coordination.Silo.Jobs;

/// <summary>Section <c>Maintenance</c>: what the nodes do with their store by themselves. Times are Quartz cron expressions, in Asia/Shanghai, on system time.</summary>
public sealed class MaintenanceSettings
{
    /// <summary>Folder of backups, on another disk; with several silos one that all of them see. Empty: none are made.</summary>
    public string? BackupFolder { get; set; }

    public string BackupTimes { get; set; } = "0 30 2 * * ?";

    /// <summary>Backups that stay; older ones are deleted after a new one.</summary>
    public int BackupsKept { get; set; } = 14;

    /// <summary>Private key of the signed roots (PEM). Embedded: made in <c>keys</c> of the data folder when not named. A cluster has no roots without it.</summary>
    public string? RootKeyFile { get; set; }

    /// <summary>Folder roots are exported to, to be carried out of the house. Embedded: <c>roots</c> of the data folder.</summary>
    public string? RootFolder { get; set; }

    public string RootTimes { get; set; } = "0 0 1 * * ?";

    public string CleanUpTimes { get; set; } = "0 0 3 * * ?";

    /// <summary>File that each silo writes its health to, every minute, for watchers that look at files; <c>{silo}</c> stands for its process. Empty: none.</summary>
    public string? HealthFile { get; set; }

    /// <exception cref="ArgumentException">A value cannot be used; the message names it.</exception>
    public static MaintenanceSettings Read(IConfiguration configuration, bool cluster, string data)
    {
        var settings = new MaintenanceSettings();
        configuration.GetSection("Maintenance").Bind(settings);
        foreach (var (name, times) in new[] { (nameof(BackupTimes), settings.BackupTimes), (nameof(RootTimes), settings.RootTimes), (nameof(CleanUpTimes), settings.CleanUpTimes) })
        {
            try
            {
                _ = new CronExpression(times);
            }
            catch (FormatException error)
            {
                throw new ArgumentException($"Maintenance:{name} is '{times}', which is no cron expression: {error.Message}");
            }
        }

        if (settings.BackupsKept < 1)
        {
            throw new ArgumentException("Maintenance:BackupsKept must be 1 or more.");
        }

        if (!cluster)
        {
            settings.RootKeyFile ??= Path.Combine(data, "keys", "roots.pem");
            settings.RootFolder ??= Path.Combine(data, "roots");
        }

        return settings;
    }
}
