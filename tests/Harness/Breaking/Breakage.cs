using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Harness.Running;

namespace Coordination.Harness.Breaking;

/// <summary>What is deliberately wrong in a world; the sound one breaks nothing.</summary>
internal sealed record Breakage
{
    public static Breakage None { get; } = new();

    /// <summary>Rules of cases as an activation gets them.</summary>
    public Func<World, IRules<CaseState>, IRules<CaseState>> Cases { get; init; } = (_, rules) => rules;

    public Func<IRules<AlertState>, IRules<AlertState>> Alerts { get; init; } = rules => rules;

    /// <summary>The store as an activation gets it.</summary>
    public Func<World, ITableStore, ITableStore> Store { get; init; } = (_, store) => store;

    /// <summary>The clock goes on from where it was, and forgets what it has poked.</summary>
    public bool HasCursor { get; init; }

    /// <summary>What is to be told is told before the turn ends.</summary>
    public bool DeliversInTurn { get; init; }

    /// <summary>A force-majeure order is only carried from case to case, not written first.</summary>
    public bool WritesNoOrder { get; init; }

    /// <summary>Nobody visits sleeping entities after a release or a new calendar.</summary>
    public bool WalksNot { get; init; }
}

/// <summary>Rules that want to know what is asked before the component looks at their deadlines.</summary>
internal interface IBeforehand
{
    void Beforehand(CommandEnvelope envelope);
}
