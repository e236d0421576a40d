namespace Coordination.Silo.Hosting;

/// <summary>A silo that does not hear some of the others leaves: whoever supervises it starts it again, and it joins when it hears all.</summary>
internal static partial class Apart
{
    /// <summary>Exit code.</summary>
    public const int Code = 76;

    public static void Leave(IServiceProvider services, string why)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Coordination.Peers");
        LogLeaving(log, why);
        Environment.ExitCode = Code;
        services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "This silo leaves its cluster; {Why}")]
    private static partial void LogLeaving(ILogger log, string why);
}
