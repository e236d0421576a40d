using System.Reflection;
using System.Threading.Channels;

namespace Coordination.Grains.Tests.Worlds;

/// <summary>A cluster as its members see it, without a cluster.</summary>
internal sealed class Members(params SiloAddress[] active) : IClusterMembershipService
{
    private readonly Channel<ClusterMembershipSnapshot> _updates = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
    private long _version = 1;

    public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } = Of(1, active);

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _updates.Reader.ReadAllAsync();

    public void Become(params SiloAddress[] active)
    {
        CurrentSnapshot = Of(++_version, active);
        _updates.Writer.TryWrite(CurrentSnapshot);
    }

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

    public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

    private static ClusterMembershipSnapshot Of(long version, SiloAddress[] active) =>
        new(active.ToImmutableDictionary(silo => silo, silo => new ClusterMember(silo, SiloStatus.Active, "silo")), new MembershipVersion(version));

    public static ILocalSiloDetails Local(SiloAddress silo) =>
        Proxy<ILocalSiloDetails>.Of((method, _) => method == "get_SiloAddress" ? silo : throw new NotSupportedException(method));
}

#pragma warning disable CA1852 // a dispatch proxy is derived from at run time
/// <summary>An interface of which a test needs one member.</summary>
public class Proxy<T> : DispatchProxy
    where T : class
{
    private Func<string, object?[], object?> _answer = null!;

    internal static T Of(Func<string, object?[], object?> answer)
    {
        var proxy = Create<T, Proxy<T>>();
        ((Proxy<T>)(object)proxy)._answer = answer;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!.Name, args ?? []);
}
