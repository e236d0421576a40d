using System.Text.Json.Serialization;

namespace Coordination.Storage.Membership;

/// <summary>A silo as it lies in the table. Times are UTC.</summary>
internal sealed record MemberRow(
    string Address, SiloStatus Status, int ProxyPort, string HostName, string SiloName, string? RoleName, int UpdateZone, int FaultZone, DateTime StartTime, DateTime IAmAliveTime)
{
    /// <summary>Who suspected it, and when.</summary>
    [JsonPropertyName("suspects")]
    public IReadOnlyList<Suspicion> Suspicions { get; init; } = [];

    public static MemberRow Of(MembershipEntry entry) =>
        new(
            entry.SiloAddress.ToParsableString(), entry.Status, entry.ProxyPort, entry.HostName, entry.SiloName, entry.RoleName, entry.UpdateZone, entry.FaultZone,
            Utc(entry.StartTime), Utc(entry.IAmAliveTime))
        {
            Suspicions = [.. (entry.SuspectTimes ?? []).Select(suspect => new Suspicion(suspect.Item1.ToParsableString(), Utc(suspect.Item2)))],
        };

    /// <param name="alive">The last sign of life, which lies in a row of its own.</param>
    public MembershipEntry Entry(DateTime? alive) => new()
    {
        SiloAddress = SiloAddress.FromParsableString(Address),
        Status = Status,
        ProxyPort = ProxyPort,
        HostName = HostName,
        SiloName = SiloName,
        RoleName = RoleName,
        UpdateZone = UpdateZone,
        FaultZone = FaultZone,
        StartTime = StartTime,
        IAmAliveTime = alive > IAmAliveTime ? alive.Value : IAmAliveTime,
        SuspectTimes = [.. Suspicions.Select(suspicion => Tuple.Create(SiloAddress.FromParsableString(suspicion.By), suspicion.At))],
    };

    /// <summary>Orleans means UTC whatever the kind says.</summary>
    public static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    internal sealed record Suspicion(string By, DateTime At);
}
