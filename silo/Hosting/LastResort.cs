namespace Coordination.Silo.Hosting;

/// <summary>
/// Ends a process that was asked to stop and cannot, because a store that does not answer takes no farewell: whoever supervises it
/// would otherwise wait for its own limit. Nothing is lost that was answered; the others find out that this silo is gone.
/// </summary>
internal sealed partial class LastResort
{
    /// <summary>Exit code of a process that was only asked to stop; who stops for a reason of its own keeps that reason's.</summary>
    public const int Code = 75;

    /// <summary>Longer than a hand-over takes, shorter than supervisors wait (systemd 90 s; the manifests of infra/ 60 s).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <summary>Of a silo that does not hear others: what it waits for to hand over may be just behind the broken wire, and deadlines wait meanwhile.</summary>
    private static readonly TimeSpan PatienceApart = TimeSpan.FromSeconds(5);

    private readonly ILogger _log;
    private ITimer? _limit;

    private LastResort(ILogger log) => _log = log;

    /// <summary>For the rest of the process: what hangs may be the very last step.</summary>
    public static void After(IServiceProvider services, CancellationToken stopping)
    {
        var resort = new LastResort(services.GetRequiredService<ILoggerFactory>().CreateLogger("Coordination.Stop"));
        var system = services.GetRequiredService<TimeProvider>();
        stopping.Register(() => resort._limit = system.CreateTimer(_ => resort.End(), null, Environment.ExitCode == Apart.Code ? PatienceApart : Patience, Timeout.InfiniteTimeSpan));
    }

    private void End()
    {
        LogEnded(_log);
        Environment.Exit(Environment.ExitCode != 0 ? Environment.ExitCode : Code); // the host is what hangs: nobody else is left to end the process
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The silo was asked to stop and could not take its leave; the process ends")]
    private static partial void LogEnded(ILogger log);
}
