using Coordination.Domain.Time;

namespace Coordination.Domain.Configuration;

/// <summary>
/// The [CFG] numbers: per jurisdiction, effective-dated, with a default for each key. A clock that starts takes the value in
/// force at its start and keeps it (domain.md 4.1.4, "Configuration versions").
/// </summary>
public sealed partial class Settings
{
    /// <summary>Nothing overridden.</summary>
    public static Settings Default { get; } = new();

    /// <summary>A length of time, e.g. <c>rectification.B.rectify</c>.</summary>
    /// <param name="jurisdiction">The owner whose numbers apply; falls back to its parents', then the default.</param>
    /// <exception cref="KeyNotFoundException">No such key: a bug.</exception>
    public Setting<Duration> Duration(string key, string jurisdiction, DateOnly on) => throw new NotSupportedException();

    public Setting<int> Number(string key, string jurisdiction, DateOnly on) => throw new NotSupportedException();
}

/// <summary>A value and where it came from, kept with the clock that uses it.</summary>
/// <param name="Version"><c>default</c> or <c>{jurisdiction}@{from}</c>.</param>
public sealed record Setting<T>(string Key, T Value, string Version);
