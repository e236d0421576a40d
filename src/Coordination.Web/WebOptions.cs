namespace Coordination.Web;

/// <summary>Settings of the outside; section <c>Web</c>.</summary>
public sealed class WebOptions
{
    /// <summary>Length of a session (system time).</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Changes a person may send per minute; bursts up to the same number.</summary>
    public int WritesPerMinute { get; set; } = 600;

    /// <summary>Sign-ins one address may try per minute; making the first administrator counts as one.</summary>
    public int SignInsPerMinute { get; set; } = 60;

    /// <summary>What one address may ask per minute without being signed in. A whole office may be one address when it opens in the morning.</summary>
    public int AnonymousPerMinute { get; set; } = 1_200;

    /// <summary>Outlines of counties for the map; the file that travels with the program unless set.</summary>
    public string MapFile { get; set; } = Path.Combine(AppContext.BaseDirectory, "seed", "ziyang-map.geojson");

    /// <summary>Folder of the built web client; none when missing.</summary>
    public string? ClientFolder { get; set; }
}
