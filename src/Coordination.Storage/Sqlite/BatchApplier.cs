using System.Globalization;
using Coordination.Grains.Store;

namespace Coordination.Storage.Sqlite;

/// <summary>Applies batches to the writer's open transaction, each within its own savepoint.</summary>
internal sealed class BatchApplier : IDisposable
{
    /// <summary>Versions are reserved in blocks, so that the counter costs no page in an ordinary group.</summary>
    private const long Block = 1 << 20;

    private readonly PartitionIds _partitions;
    private readonly Statement _savepoint, _release, _undo, _insert, _replace, _upsert, _delete, _deleteIf, _partition, _reserve;
    private long _version;
    private long _reserved;

    public BatchApplier(Database database, PartitionIds partitions)
    {
        _partitions = partitions;
        _version = _reserved = database.Scalar("SELECT value FROM counters WHERE name='version'");
        _savepoint = database.Prepare("SAVEPOINT batch");
        _release = database.Prepare("RELEASE batch");
        _undo = database.Prepare("ROLLBACK TO batch");
        _insert = database.Prepare("INSERT OR IGNORE INTO rows(p, k, v, d) VALUES(?1, ?2, ?3, ?4)");
        _replace = database.Prepare("UPDATE rows SET v=?3, d=?4 WHERE p=?1 AND k=?2 AND v=?5");
        _upsert = database.Prepare("INSERT INTO rows(p, k, v, d) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(p, k) DO UPDATE SET v=excluded.v, d=excluded.d");
        _delete = database.Prepare("DELETE FROM rows WHERE p=?1 AND k=?2");
        _deleteIf = database.Prepare("DELETE FROM rows WHERE p=?1 AND k=?2 AND v=?3");
        _partition = database.Prepare("INSERT INTO partitions(id, name) VALUES(?1, ?2)");
        _reserve = database.Prepare("INSERT INTO counters(name, value) VALUES('version', ?1) ON CONFLICT(name) DO UPDATE SET value=excluded.value");
    }

    /// <summary>Applies all changes or none; a lost race leaves the transaction as it was.</summary>
    /// <exception cref="SqliteFailureException">The transaction cannot go on.</exception>
    public CommitResult Apply(string partition, IReadOnlyList<RowChange> changes)
    {
        var version = NextVersion();
        var id = _partitions.Find(partition) ?? AddPartition(partition);
        _savepoint.Execute();
        for (var i = 0; i < changes.Count; i++)
        {
            if (!Apply(id, changes[i], version))
            {
                _undo.Execute();
                _release.Execute();
                return CommitResult.Lost(changes[i].Key);
            }
        }

        _release.Execute();
        return new CommitResult(ETags(changes, version.ToString(CultureInfo.InvariantCulture)), null);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _savepoint, _release, _undo, _insert, _replace, _upsert, _delete, _deleteIf, _partition, _reserve })
        {
            statement.Dispose();
        }
    }

    private bool Apply(long partition, in RowChange change, long version)
    {
        switch (change.Kind)
        {
            case ChangeKind.Insert:
                return Write(_insert, partition, change, version).Execute() == 1;
            case ChangeKind.Upsert:
                return Write(_upsert, partition, change, version).Execute() == 1;
            case ChangeKind.Replace:
                return Version(change.IfETag!) is { } old && Write(_replace, partition, change, version).Bind(5, old).Execute() == 1;
            default:
                return Delete(partition, change);
        }
    }

    private bool Delete(long partition, in RowChange change)
    {
        if (change.IfETag is null)
        {
            return _delete.Bind(1, partition).Bind(2, change.Key).Execute() == 1;
        }

        return Version(change.IfETag) is { } old && _deleteIf.Bind(1, partition).Bind(2, change.Key).Bind(3, old).Execute() == 1;
    }

    private static Statement Write(Statement statement, long partition, in RowChange change, long version) =>
        statement.Bind(1, partition).Bind(2, change.Key).Bind(3, version).Bind(4, change.Data.Span);

    private static long? Version(string etag) => long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static string[] ETags(IReadOnlyList<RowChange> changes, string etag)
    {
        var etags = new string[changes.Count];
        for (var i = 0; i < etags.Length; i++)
        {
            etags[i] = changes[i].Kind == ChangeKind.Delete ? "" : etag;
        }

        return etags;
    }

    /// <summary>One number per batch for the whole store, never used twice: an old ETag can never fit a row that was deleted and made anew.</summary>
    private long NextVersion()
    {
        if (_version == _reserved)
        {
            _reserved += Block;
            _reserve.Bind(1, _reserved).Execute();
        }

        return ++_version;
    }

    /// <summary>Outside the savepoint: the name stays even when its first batch loses its race.</summary>
    private long AddPartition(string name)
    {
        var id = _partitions.Count + 1L;
        _partition.Bind(1, id).Bind(2, name).Execute();
        _partitions.Add(name, id);
        return id;
    }
}
