using Coordination.Domain.Configuration;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Time;
using Coordination.Grains.Configuration;

namespace Coordination.Grains.Tests.Worlds;

/// <summary>A rulebook that is always the same: the small city, no calendar and no settings.</summary>
internal sealed class Books : IRulebooks
{
    public Rulebook Current { get; } = new(1, WorkCalendar.Provisional, null!, null!, SmallCity.Base);

    public ValueTask<Rulebook> AtLeast(long version) => new(Current);

    public Task Refresh(CancellationToken cancel = default) => Task.CompletedTask;
}
