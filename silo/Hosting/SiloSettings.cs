using System.Globalization;
using Coordination.Silo.Jobs;

namespace Coordination.Silo.Hosting;

/// <summary>What the command line and <c>appsettings.json</c> say; everything else about a node follows from it.</summary>
public sealed record SiloSettings
{
    /// <summary>A drill process: its own store, a clock that is stepped.</summary>
    public bool Demo { get; init; }

    /// <summary>Start instant of a new drill store.</summary>
    public DateTimeOffset Clock { get; init; } = DateTimeOffset.Parse("2026-03-03T10:00:00+08:00", CultureInfo.InvariantCulture);

    /// <summary>Business seconds per system second in a drill; 0 = frozen until advanced.</summary>
    public double Speed { get; init; } = 60;

    /// <summary>Business seconds per system second of a rehearsal (its own store, no stepping); null: none.</summary>
    public double? Rehearsal { get; init; }

    /// <summary>Start instant of a new rehearsal.</summary>
    public DateTimeOffset Origin { get; init; } = DateTimeOffset.Parse("2026-03-03T10:00:00+08:00", CultureInfo.InvariantCulture);

    /// <summary>What the store is for, as marked in it.</summary>
    public string Mode => Demo ? "drill" : Rehearsal is not null ? "rehearsal" : "production";

    /// <summary>No script, no sample cases, empty registers.</summary>
    public bool Quiet { get; init; }

    /// <summary>Begin a demo with an empty store.</summary>
    public bool Fresh { get; init; }

    /// <summary>Folder of the embedded store, files and keys.</summary>
    public required string Data { get; init; }

    public string Urls { get; init; } = "http://localhost:5080";

    public StoreSettings Store { get; init; } = new();

    public ClusterSettings Cluster { get; init; } = new();

    public MaintenanceSettings Maintenance { get; init; } = new();
    public HeartbeatSettings Heartbeat { get; init; } = new();

    /// <summary>The settings of an administrator's command: as a node's, from the same sources.</summary>
    /// <exception cref="ArgumentException">As <see cref="Parse"/>.</exception>
    public static SiloSettings OfCommand(string[] args) =>
        Parse(args, new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables().AddCommandLine(ConfigurationOf(args)).Build());

    /// <exception cref="ArgumentException">An option is unknown or has no usable value; the message is for the person at the prompt.</exception>
    public static SiloSettings Parse(IReadOnlyList<string> args, IConfiguration configuration)
    {
        var demo = args.Count > 0 && args[0] == "demo";
        var settings = new SiloSettings
        {
            Demo = demo,
            Data = configuration["Data"] ?? Path.Combine(AppContext.BaseDirectory, demo ? "data-demo" : "data"),
            Urls = configuration["Urls"] ?? "http://localhost:5080",
            Store = StoreSettings.Read(configuration),
            Cluster = ClusterSettings.Read(configuration),
            Heartbeat = HeartbeatSettings.Read(configuration),
        };
        for (var i = demo ? 1 : 0; i < args.Count; i++)
        {
            settings = args[i] switch
            {
                "--quiet" => settings with { Quiet = true },
                "--fresh" => settings with { Fresh = true },
                "--clock" => settings with { Clock = Instant(Value(args, ref i)) },
                "--speed" => settings with { Speed = Number(Value(args, ref i)) },
                "--rehearsal" when !demo => settings with { Rehearsal = Number(Value(args, ref i)) },
                "--origin" when !demo => settings with { Origin = Instant(Value(args, ref i)) },
                "--data" => settings with { Data = Path.GetFullPath(Value(args, ref i)) },
                "--urls" => settings with { Urls = Value(args, ref i) },
                _ when args[i].StartsWith("--", StringComparison.Ordinal) && args[i].Contains(':', StringComparison.Ordinal) => Skip(settings, args, ref i),
                _ => throw new ArgumentException($"Unknown option '{args[i]}'. See README.md."),
            };
        }

        settings = settings with { Maintenance = MaintenanceSettings.Read(configuration, settings.Store.IsCluster, settings.Data) };
        return demo && settings.Store.IsCluster
            ? throw new ArgumentException("A demo runs on the embedded store: its clock is stepped by one process. For a cluster use --rehearsal.")
            : settings;
    }

    /// <summary>The configuration values of a command line, each as <c>--Section:Key=value</c>, whether it was written so or with a space.</summary>
    public static string[] ConfigurationOf(IReadOnlyList<string> args)
    {
        var values = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i].StartsWith("--", StringComparison.Ordinal) && args[i].Contains(':', StringComparison.Ordinal))
            {
                values.Add(args[i].Contains('=', StringComparison.Ordinal) || i + 1 == args.Count ? args[i] : $"{args[i]}={args[++i]}");
            }
        }

        return [.. values];
    }

    /// <summary>Configuration values (<c>--Section:Key=value</c>) are the configuration's business.</summary>
    private static SiloSettings Skip(SiloSettings settings, IReadOnlyList<string> args, ref int i)
    {
        i += args[i].Contains('=', StringComparison.Ordinal) ? 0 : 1;
        return settings;
    }

    private static string Value(IReadOnlyList<string> args, ref int i) =>
        i + 1 < args.Count ? args[++i] : throw new ArgumentException($"Option '{args[i]}' needs a value.");

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant)
            ? instant
            : throw new ArgumentException($"'{text}' is no instant such as 2026-03-03T10:00:00+08:00.");

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1_000_000
            ? number
            : throw new ArgumentException($"'{text}' is no speed between 0 and 1,000,000.");
}
