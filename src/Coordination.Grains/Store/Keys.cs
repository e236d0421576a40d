using System.Globalization;
using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Store;

/// <summary>The row catalogue: every row key of the store is made here (architecture.md, "Homes and rows").</summary>
public static class Keys
{
    public const string System = "sys";
    public const string Due = "due|";
    public const string Outbox = "out|";
    public const string Open = "open|";
    public const string Reference = "ref|";

    public static string Stem(EntityId id) => $"{EntityKinds.Word(id.Kind)}|{id}|";

    public static string Head(EntityId id) => Stem(id) + "head";

    public static string Event(EntityId id, long version) => string.Create(CultureInfo.InvariantCulture, $"{Stem(id)}e|{version:D10}");

    public static string Command(EntityId id, string commandId) => $"{Stem(id)}c|{commandId}";

    public static string OpenRow(EntityId id) => $"{Open}{EntityKinds.Word(id.Kind)}|{id}";

    public static string ReferenceRow(string audience, EntityId id) => $"{Reference}{audience}|{EntityKinds.Word(id.Kind)}|{id}";

    public static string DoneRow(EntityId id, DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"done|{EntityKinds.Word(id.Kind)}|{date:yyyyMMdd}|{id}");

    public static string DueRow(EntityId id, Deadline deadline) =>
        string.Create(CultureInfo.InvariantCulture, $"{Due}{deadline.Due.UtcTicks:D19}|{deadline.Rank:D2}|{EntityKinds.Word(id.Kind)}|{id}|{deadline.Kind}");

    /// <summary>Due rows up to and including an instant lie below this key.</summary>
    public static string DueUntil(DateTimeOffset instant) => string.Create(CultureInfo.InvariantCulture, $"{Due}{instant.UtcTicks + 1:D19}");

    public static string OutboxLane(EntityId id) => $"{Outbox}{EntityKinds.Word(id.Kind)}|{id}|";

    public static string OutboxRow(EntityId id, long version, int n) => string.Create(CultureInfo.InvariantCulture, $"{OutboxLane(id)}{version:D10}|{n:D3}");

    /// <summary>The end of a prefix scan: <c>p|</c> to <c>p}</c>.</summary>
    public static string End(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    /// <summary>The smallest key after one that was read.</summary>
    public static string After(string key) => key + "!";

    /// <summary>Instant, owner and deadline of a due row.</summary>
    public static (DateTimeOffset Due, int Rank, EntityId Owner, string Deadline) ParseDue(string key)
    {
        var parts = key.Split('|');
        return (new DateTimeOffset(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero), int.Parse(parts[2], CultureInfo.InvariantCulture), EntityId.Parse(parts[4]), parts[5]);
    }
}
