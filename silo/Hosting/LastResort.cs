namespace Coordination.Silo.Hosting;

/// <summary>
/// Ends a process that was asked to stop and cannot, because a store that does not answer takes no farewell: whoever supervises it
/// would otherwise wait for its own limit. Nothing is lost that was answered; the others find out that this silo is gone.
/// </summary>
internal sealed partial class LastResort : IDisposable
{
    /// <summary>Longer than a hand-over takes, shorter than supervisors wait (systemd 90 s; the manifests of infra/ 60 s).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly CancellationTokenRegistration _asked;
    private readonly TimeProvider _system;
    private readonly ILogger _log;
    private ITimer? _limit;

    private LastResort(IServiceProvider services, CancellationToken stopping)
    {
        _system = services.GetRequiredService<TimeProvider>();
        _log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Coordination.Stop");
        _asked = stopping.Register(() => _limit = _system.CreateTimer(_ => End(), null, Patience, Timeout.InfiniteTimeSpan));
    }

    public static LastResort After(IServiceProvider services, CancellationToken stopping) => new(services, stopping);

    public void Dispose()
    {
        _asked.Dispose();
        _limit?.Dispose();
    }

    private void End()
    {
        LogEnded(_log);
        Environment.Exit(75);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The silo was asked to stop and could not take its leave; the process ends")]
    private static partial void LogEnded(ILogger log);
}
