namespace Coordination.Silo.Hosting;

/// <summary>A disk that is full or broken ends the process: whoever supervises it restarts it, and nothing is promised meanwhile.</summary>
internal static partial class FailStop
{
    /// <summary>Exit code.</summary>
    public const int Code = 74;

    public static void Now(IServiceProvider services, Exception error)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Coordination.Store");
        LogFatal(logger, error);
        Environment.ExitCode = Code;
        services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The store cannot go on; the process stops")]
    private static partial void LogFatal(ILogger logger, Exception error);
}
