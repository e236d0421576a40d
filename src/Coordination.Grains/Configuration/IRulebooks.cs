using Coordination.Domain.Configuration;

namespace Coordination.Grains.Configuration;

/// <summary>This silo's newest rulebook: calendars, settings, orders and directory as one immutable snapshot.</summary>
public interface IRulebooks
{
    Rulebook Current { get; }

    /// <summary>A rulebook no older than the one somebody else has already acted on.</summary>
    ValueTask<Rulebook> AtLeast(long version);

    /// <summary>Reads what changed in the store; called after a local write and every few seconds.</summary>
    Task Refresh(CancellationToken cancel = default);
}
