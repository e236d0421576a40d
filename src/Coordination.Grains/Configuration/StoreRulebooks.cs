using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;

namespace Coordination.Grains.Configuration;

/// <summary>Reads the directory of this deployment.</summary>
public delegate Task<DirectorySnapshot> LoadDirectory(ITableStore store, DateOnly asOf, CancellationToken cancel);

/// <summary>The rulebook as read from <c>sys</c>; read again whenever the version row has moved on.</summary>
public sealed class StoreRulebooks(ITableStore store, IBusinessClock clock, LoadDirectory loadDirectory) : IRulebooks, IDisposable
{
    private readonly SemaphoreSlim _refresh = new(1);
    private Rulebook? _current;

    public Rulebook Current => OnToday(Volatile.Read(ref _current) ?? throw new InvalidOperationException("The rulebook has not been read yet."));

    public async ValueTask<Rulebook> AtLeast(long version)
    {
        if (_current is null || _current.Version < version)
        {
            await Refresh();
        }

        return Current;
    }

    public async Task Refresh(CancellationToken cancel = default)
    {
        await _refresh.WaitAsync(cancel);
        try
        {
            var version = await RulesVersion.Read(store, cancel);
            if (_current is null || version.Number != _current.Version)
            {
                Volatile.Write(ref _current, await Load(version.Number, cancel));
            }
        }
        finally
        {
            _refresh.Release();
        }
    }

    public void Dispose() => _refresh.Dispose();

    /// <summary>The tree of jurisdictions is effective-dated: another day may have another one.</summary>
    private Rulebook OnToday(Rulebook rulebook)
    {
        var today = Beijing.Date(clock.Now);
        if (rulebook.Directory is not DirectorySnapshot directory || directory.AsOf == today)
        {
            return rulebook;
        }

        var next = rulebook with { Directory = directory.On(today) };
        Interlocked.CompareExchange(ref _current, next, rulebook);
        return next;
    }

    private async Task<Rulebook> Load(long version, CancellationToken cancel)
    {
        var directory = await loadDirectory(store, Beijing.Date(clock.Now), cancel);
        var tree = directory.Jurisdictions.ToDictionary(node => node.Code, node => node.Parent, StringComparer.Ordinal);
        var calendar = WorkCalendar.Provisional.WithParents(tree.GetValueOrDefault);
        foreach (var year in await All<CalendarYear>("cal|", cancel))
        {
            calendar = calendar.With(year);
        }

        foreach (var closure in await All<LocalClosure>("closure|", cancel))
        {
            calendar = calendar.With(closure);
        }

        foreach (var term in await All<SchoolTerm>("term|", cancel))
        {
            calendar = calendar.With(term);
        }

        return new Rulebook(
            version, calendar, new Settings(await All<SettingOverride>("cfg|", cancel), tree.GetValueOrDefault), new Orders([.. await All<SuspensionOrder>("order|", cancel)]), directory);
    }

    private async Task<List<T>> All<T>(string prefix, CancellationToken cancel)
    {
        var rows = new List<T>();
        await foreach (var row in store.ScanPrefix(Keys.System, prefix, cancel: cancel))
        {
            rows.Add(StoredJson.Read<T>(row.Data.Span));
        }

        return rows;
    }
}

/// <summary>The row every change of calendars, settings, orders or directory moves on, in the same batch where it lies in <c>sys</c>.</summary>
public static class RulesVersion
{
    private const string Key = "rules|version";

    /// <param name="ETag">Null while nothing was ever configured.</param>
    public sealed record At(long Number, string? ETag);

    public static async Task<At> Read(ITableStore store, CancellationToken cancel = default) =>
        await store.Read(Keys.System, Key, cancel) is { } row ? new At(StoredJson.Read<long>(row.Data.Span), row.ETag) : new At(0, null);

    /// <summary>The change that moves the version on by one.</summary>
    public static RowChange Next(At at) =>
        at.ETag is null ? RowChange.Insert(Key, StoredJson.Write(1L)) : RowChange.Replace(Key, StoredJson.Write(at.Number + 1), at.ETag);

    /// <summary>Moves the version on by itself, for changes in other partitions.</summary>
    public static async Task Bump(ITableStore store)
    {
        while (!(await store.Commit(Keys.System, [Next(await Read(store))])).Committed)
        {
            // Another writer moved it on in between; ours must still be seen.
        }
    }
}
