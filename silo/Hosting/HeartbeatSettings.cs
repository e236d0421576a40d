namespace Coordination.Silo.Hosting;

/// <summary>Section <c>Heartbeat</c>: who outside hears, for as long as it is so, that all is well.</summary>
public sealed class HeartbeatSettings
{
    /// <summary>Stands in <see cref="Url"/> for the silo's name.</summary>
    public const string Silo = "{silo}";

    /// <summary>Asked for with GET; null: nobody.</summary>
    public string? Url { get; set; }

    /// <summary>Between two of them, in system time.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A deadline may be late by so much, in system time; beyond it nothing is well.</summary>
    public TimeSpan MostLate { get; set; } = TimeSpan.FromSeconds(60);

    public bool IsWanted => Url is { Length: > 0 };

    /// <exception cref="ArgumentException">A value cannot be used; the message names it.</exception>
    public static HeartbeatSettings Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Heartbeat").Get<HeartbeatSettings>() ?? new HeartbeatSettings();
        if (settings.IsWanted && !(Uri.TryCreate(settings.AddressFor("silo"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            throw new ArgumentException("Heartbeat:Url is no address that begins with http:// or https://."); // it may hold a secret, and is not repeated
        }

        return settings.Period >= TimeSpan.FromSeconds(1) && settings.MostLate > TimeSpan.Zero
            ? settings
            : throw new ArgumentException("Heartbeat:Period is at least a second, and Heartbeat:MostLate is positive.");
    }

    public string AddressFor(string silo) => Url!.Replace(Silo, Uri.EscapeDataString(silo), StringComparison.Ordinal);
}
