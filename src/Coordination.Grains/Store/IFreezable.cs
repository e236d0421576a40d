namespace Coordination.Grains.Store;

/// <summary>A store that can give a copy of itself at one instant, over all partitions.</summary>
public interface IFreezable
{
    /// <summary>Everything that was committed before the call, and nothing that is committed after the return.</summary>
    Task<IFrozenStore> Freeze(CancellationToken cancel = default);
}

/// <summary>A copy that does not change; dispose of it when it was read.</summary>
public interface IFrozenStore : IAsyncDisposable
{
    ITableStore Rows { get; }
}
