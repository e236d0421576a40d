using System.Collections.Frozen;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Domain.Configuration;

/// <summary>
/// The [CFG] numbers: per jurisdiction, effective-dated, with a default for each key (<see cref="SettingCatalogue"/>). A clock
/// that starts takes the value in force at its start and keeps it (domain.md 4.1.4, "Configuration versions").
/// </summary>
public sealed partial class Settings
{
    // Trees of jurisdictions are six deep; the bound keeps a wrong parent function from looping.
    private const int Deepest = 16;

    private static readonly FrozenDictionary<string, Value> Defaults =
        SettingCatalogue.All.ToFrozenDictionary(definition => definition.Key, definition => new Value(definition, definition.Default, DateOnly.MinValue, "default"), StringComparer.Ordinal);

    private readonly FrozenDictionary<(string Jurisdiction, string Key), ImmutableArray<Value>> _overrides;
    private readonly Func<string, string?> _parentOf;

    /// <param name="overrides">In any order; of two with the same jurisdiction, key and date the later listed one counts. Keys this release does not know are left aside.</param>
    /// <param name="parentOf">Code of a jurisdiction's parent, null at the root or when unknown.</param>
    /// <exception cref="ArgumentException">A value its key does not take: <see cref="Check"/> should have refused it.</exception>
    public Settings(IEnumerable<SettingOverride> overrides, Func<string, string?> parentOf)
    {
        _parentOf = parentOf;
        Overrides = [.. overrides];
        _overrides = Overrides.Where(entry => SettingCatalogue.Find(entry.Key) is not null)
            .GroupBy(entry => (entry.Jurisdiction, entry.Key))
            .ToFrozenDictionary(group => group.Key, group => NewestFirst(group));
    }

    /// <summary>Nothing overridden.</summary>
    public static Settings Default { get; } = new([], static _ => null);

    /// <summary>Every override given, also of keys this release does not know.</summary>
    public ImmutableArray<SettingOverride> Overrides { get; }

    /// <summary>Whether an override may be entered; asked before anybody approves it.</summary>
    /// <returns>Null, or <c>SETTING_UNKNOWN</c> or <c>SETTING_INVALID</c>.</returns>
    public static Refusal? Check(string key, string value) =>
        SettingCatalogue.Find(key) is { } definition ? definition.Check(value) : Refusals.SettingUnknown.With("key", key);

    /// <summary>A length of time, e.g. <c>rectification.B.rectify</c>.</summary>
    /// <param name="jurisdiction">The owner whose numbers apply; falls back to its parents', then the default.</param>
    /// <exception cref="KeyNotFoundException">No such key, or the key of a number: a bug.</exception>
    public Setting<Duration> Duration(string key, string jurisdiction, DateOnly on) =>
        Find(key, jurisdiction, on).Length ?? throw new KeyNotFoundException($"Setting {key} is a number.");

    /// <summary>A plain number, e.g. <c>rectification.D.progress-day</c>.</summary>
    /// <inheritdoc cref="Duration" path="/param"/>
    /// <exception cref="KeyNotFoundException">No such key, or the key of a length of time: a bug.</exception>
    public Setting<int> Number(string key, string jurisdiction, DateOnly on) =>
        Find(key, jurisdiction, on).Number ?? throw new KeyNotFoundException($"Setting {key} is a length of time.");

    /// <summary>The settings with one more override.</summary>
    public Settings With(SettingOverride entry) => new(Overrides.Add(entry), _parentOf);

    private static ImmutableArray<Value> NewestFirst(IEnumerable<SettingOverride> entries) =>
    [
        .. entries.GroupBy(entry => entry.From).OrderByDescending(group => group.Key).Select(group => group.Last())
            .Select(entry => new Value(SettingCatalogue.Find(entry.Key)!, entry.Value, entry.From, $"{entry.Jurisdiction}@{entry.From:yyyy-MM-dd}")),
    ];

    private Value Find(string key, string jurisdiction, DateOnly on)
    {
        var fallback = Defaults.TryGetValue(key, out var known) ? known : throw new KeyNotFoundException($"There is no setting {key}.");
        if (_overrides.Count == 0)
        {
            return fallback;
        }

        var code = jurisdiction;
        for (var depth = 0; code is not null && depth < Deepest; depth++, code = _parentOf(code))
        {
            if (_overrides.TryGetValue((code, key), out var values) && values.FirstOrDefault(value => value.From <= on) is { } own)
            {
                return own;
            }
        }

        return fallback;
    }

    /// <summary>A value read once, in both shapes it may be asked for.</summary>
    private sealed class Value
    {
        public Value(SettingDefinition definition, string text, DateOnly from, string version)
        {
            From = from;
            if (definition.IsNumber && definition.TryNumber(text, out var number))
            {
                Number = new Setting<int>(definition.Key, number, version);
            }
            else if (!definition.IsNumber && definition.TryDuration(text, out var length))
            {
                Length = new Setting<Duration>(definition.Key, length, version);
            }
            else
            {
                throw new ArgumentException($"Setting {definition.Key} of {version} cannot be '{text}': it takes {definition.Allowed}.", nameof(text));
            }
        }

        public DateOnly From { get; }

        public Setting<int>? Number { get; }

        public Setting<Duration>? Length { get; }
    }
}

/// <summary>A value and where it came from, kept with the clock that uses it.</summary>
/// <param name="Version"><c>default</c> or <c>{jurisdiction}@{from}</c>.</param>
public sealed record Setting<T>(string Key, T Value, string Version);

/// <summary>A number that a jurisdiction, and those below it, use from a day on.</summary>
/// <param name="From">First day (Asia/Shanghai) on which a clock that starts takes it.</param>
/// <param name="Value">As written: <c>20 d</c>, or a whole number.</param>
/// <param name="ApprovedBy">Id of the chief inspector who approved it (domain.md 2.5).</param>
[GenerateSerializer, Immutable, Alias("setting.override")]
public sealed record SettingOverride(
    [property: Id(0)] string Jurisdiction,
    [property: Id(1)] string Key,
    [property: Id(2)] DateOnly From,
    [property: Id(3)] string Value,
    [property: Id(4)] string ApprovedBy);
