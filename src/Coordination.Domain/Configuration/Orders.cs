using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;

namespace Coordination.Domain.Configuration;

/// <summary>
/// Force-majeure orders in force (law 8): written into each jurisdiction before the walker visits its cases, so that a case
/// that fires meanwhile already obeys them.
/// </summary>
public sealed record Orders(ImmutableArray<SuspensionOrder> Suspensions)
{
    public static Orders None { get; } = new([]);

    /// <summary>The order that suspends cases of a jurisdiction at an instant, or null.</summary>
    public SuspensionOrder? SuspensionOf(string jurisdiction, DateTimeOffset at) =>
        Suspensions.FirstOrDefault(order => order.Jurisdiction == jurisdiction && order.At <= at && (order.LiftedAt is not { } lifted || lifted > at));
}

/// <summary>Bulk suspension 中止 by force majeure, for one jurisdiction. Class A is never touched (only one by one).</summary>
/// <param name="At">In force from this instant.</param>
/// <param name="LiftedAt">Null while in force.</param>
/// <param name="Body">Body whose chief inspector ordered it: cases of a body above are not touched (IND-11). Null binds every case in the jurisdiction.</param>
public sealed record SuspensionOrder(
    string OrderId, string Jurisdiction, DateTimeOffset At, DateTimeOffset? LiftedAt, string Reason, string OrderedBy, string? Body = null)
{
    /// <summary>Whether a case comes under the order: its owner's, or lying there with an owner that is not above who ordered.</summary>
    public bool Binds(string owner, string location, IDirectory directory) =>
        Jurisdiction == owner || (Jurisdiction == location && (Body is null || Body == owner || directory.IsBelow(owner, Body)));
}
