using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Rectification;
using Coordination.Harness.Town;

namespace Coordination.Harness.Running;

/// <summary>What was in force from when: calendars and releases. Orders carry their own instants.</summary>
internal sealed class Timeline(Rulebook first)
{
    private readonly List<(DateTimeOffset From, Rulebook Rulebook)> _rulebooks = [(DateTimeOffset.MinValue, first)];

    public List<(DateTimeOffset From, IRules<CaseState> Rules)> Releases { get; } = [(DateTimeOffset.MinValue, new CaseRules())];

    /// <summary>All orders ever given, as they ended.</summary>
    public Orders Orders { get; set; } = Orders.None;

    /// <summary>The slowest silo's clock shows this much less when something comes into force.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>The last change of calendar or release.</summary>
    public DateTimeOffset Changed { get; private set; } = DateTimeOffset.MaxValue.AddYears(-1);

    public void From(DateTimeOffset instant, Rulebook rulebook)
    {
        Changed = instant;
        _rulebooks.Add((instant - Slack, rulebook));
    }

    public Rulebook At(DateTimeOffset instant) => _rulebooks.Last(entry => entry.From <= instant).Rulebook with { Orders = Orders };

    public void Release(DateTimeOffset instant)
    {
        Changed = instant;
        Releases.Add((instant - Slack, new SecondRelease(Releases[0].Rules)));
    }
}
