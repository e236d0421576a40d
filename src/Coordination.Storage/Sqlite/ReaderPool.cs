using System.Collections.Concurrent;
using Coordination.Grains.Store;

namespace Coordination.Storage.Sqlite;

/// <summary>A few connections for reading. Each read is one short statement, so that none holds the log open.</summary>
internal sealed class ReaderPool(SqliteStoreOptions options, PartitionIds partitions) : IDisposable
{
    private readonly ConcurrentBag<Reader> _idle = [];
    private readonly SemaphoreSlim _places = new(options.Readers, options.Readers);
    private volatile bool _disposed;

    /// <summary>Runs off the caller's thread: a page that is not in memory must not stall a grain's scheduler.</summary>
    public async Task<T> Read<T>(Func<Reader, T> read, CancellationToken cancel)
    {
        await _places.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await Task.Run(() => ReadWithOne(read), cancel).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    public async Task Close()
    {
        _disposed = true;
        for (var i = 0; i < options.Readers; i++)
        {
            await _places.WaitAsync().ConfigureAwait(false); // the last reads end first
        }

        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _places.Release(options.Readers);
    }

    public void Dispose() => _places.Dispose();

    private T ReadWithOne<T>(Func<Reader, T> read)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(options, partitions);
        try
        {
            return read(reader);
        }
        finally
        {
            _idle.Add(reader);
        }
    }
}

/// <summary>One reading connection with its prepared statements.</summary>
internal sealed class Reader : IDisposable
{
    private readonly Database _database;
    private readonly PartitionIds _partitions;
    private readonly Statement _read, _scan, _list;

    public Reader(SqliteStoreOptions options, PartitionIds partitions)
    {
        _partitions = partitions;
        _database = Database.OpenReader(options);
        _read = _database.Prepare("SELECT k, v, d FROM rows WHERE p=?1 AND k=?2");
        _scan = _database.Prepare("SELECT k, v, d FROM rows WHERE p=?1 AND k>=?2 AND k<?3 ORDER BY k LIMIT ?4");
        _list = _database.Prepare("SELECT name FROM partitions WHERE EXISTS (SELECT 1 FROM rows WHERE p=partitions.id) ORDER BY name");
    }

    public Row? Read(string partition, string key)
    {
        try
        {
            return _partitions.Find(partition) is { } id && _read.Bind(1, id).Bind(2, key).Step() ? Current(_read) : null;
        }
        finally
        {
            _read.Reset();
        }
    }

    public List<Row> Scan(string partition, string from, string to, int limit)
    {
        var rows = new List<Row>(Math.Min(limit, 64));
        try
        {
            if (_partitions.Find(partition) is { } id)
            {
                _scan.Bind(1, id).Bind(2, from).Bind(3, to).Bind(4, limit);
                while (_scan.Step())
                {
                    rows.Add(Current(_scan));
                }
            }
        }
        finally
        {
            _scan.Reset();
        }

        return rows;
    }

    public List<string> Partitions()
    {
        var names = new List<string>();
        try
        {
            while (_list.Step())
            {
                names.Add(_list.Text(0));
            }
        }
        finally
        {
            _list.Reset();
        }

        return names;
    }

    public void Dispose()
    {
        _read.Dispose();
        _scan.Dispose();
        _list.Dispose();
        _database.Dispose();
    }

    private static Row Current(Statement row) =>
        new(row.Text(0), row.Data(2), row.Number(1).ToString(System.Globalization.CultureInfo.InvariantCulture));
}
