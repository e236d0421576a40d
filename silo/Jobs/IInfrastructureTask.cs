namespace Coordination.Silo.Jobs;

/// <summary>Work on the store itself, on system time: once in a cluster at each of its times, whoever is up.</summary>
internal interface IInfrastructureTask
{
    /// <summary>Short and stable: the name of its row.</summary>
    string Name { get; }

    /// <summary>When, as a Quartz cron expression (Asia/Shanghai); null: never, for want of a setting.</summary>
    string? Cron { get; }

    /// <summary>Does it; a second run of the same must be harmless.</summary>
    /// <returns>What was done, for the log.</returns>
    Task<string> Run(CancellationToken cancel);
}
