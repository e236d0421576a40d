using System.Text;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Coordination.Grains.Store;

namespace Coordination.Storage.Azure;

/// <summary>
/// The store in Azure Tables: partitions spread over accounts and tables by hash, a batch is one entity-group transaction. For any number of
/// processes. A batch whose answer was lost is looked for by the mark it leaves in its rows, so that a caller hears "unknown" only
/// while the service cannot be asked.
/// </summary>
/// <remarks>Keys need no escaping of their own: <see cref="BatchRules"/> allows only what Azure Tables takes. ETags are the service's.</remarks>
public sealed class AzureTableStore : ITableStore, IDisposable
{
    private const int MaxPage = 1000;
    private readonly HttpPipelineTransport _transport;
    private readonly TableClient[] _tables;
    private readonly StoreTime _clock;
    private readonly CommitGate _gate;
    private readonly Backoff _backoff;

    /// <param name="options">Validated here.</param>
    /// <param name="time">System time, of pauses and waits.</param>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public AzureTableStore(AzureStoreOptions options, TimeProvider time)
    {
        options.Validate();
        _clock = new StoreTime(time);
        _transport = AzureClients.Transport(options.InFlight * 2);
        _tables = [.. options.Accounts.SelectMany(account => options.TableNames().Select(table => AzureClients.Table(account, table, options.RequestTime, _transport, _clock)))];
        _gate = new CommitGate(options.InFlight, options.QueueCapacity, options.QueueTime, time);
        _backoff = new Backoff(time, options.GiveUpAfter);
        AzureMeter.Watch(_gate);
    }

    /// <summary>Makes the tables that are missing and checks that the accounts are those of this store, in their order. Before any other use.</summary>
    /// <exception cref="InvalidOperationException">The store was made with other accounts, or in another order.</exception>
    /// <exception cref="StoreUnavailableException">An account does not answer.</exception>
    public async Task Prepare(CancellationToken cancel = default)
    {
        foreach (var table in _tables)
        {
            await Reading(async () => await table.CreateIfNotExistsAsync(cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
        }

        await Layout.Claim(this, cancel).ConfigureAwait(false);
    }

    /// <summary>How far this machine's clock is ahead of the store's; null before the first answer.</summary>
    public TimeSpan? Skew => _clock.Skew;

    public async Task<Row?> Read(string partition, string key, CancellationToken cancel = default) =>
        await Find(TableOf(partition), partition, key, null, cancel).ConfigureAwait(false) is { } entity ? RowEntity.Row(entity) : null;

    public async Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        if (string.CompareOrdinal(from, to) >= 0)
        {
            return [];
        }

        var rows = new List<Row>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        await Query(TableOf(partition), filter, limit, null, entity => rows.Add(RowEntity.Row(entity)), cancel).ConfigureAwait(false);
        return rows;
    }

    public async Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        BatchRules.Check(partition, changes);
        cancel.ThrowIfCancellationRequested();
        using var place = await _gate.Enter(lane, cancel).ConfigureAwait(false);
        // From here on the batch may be applied: a cancellation would only hide whether it was.
        return await new AzureCommit(this, TableOf(partition), _backoff, place, partition, changes).Run().ConfigureAwait(false);
    }

    /// <summary>Azure has no list of partitions: each is found from the one before, a request each.</summary>
    public async Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var table in _tables)
        {
            for (var last = Layout.Partition; last is not null;)
            {
                string? next = null;
                await Query(table, TableClient.CreateQueryFilter($"PartitionKey gt {last}"), 1, ["PartitionKey"], entity => next = entity.PartitionKey, cancel).ConfigureAwait(false);
                if ((last = next) is not null)
                {
                    names.Add(last);
                }
            }
        }

        return [.. names];
    }

    public void Dispose()
    {
        AzureMeter.Forget(_gate);
        (_transport as IDisposable)?.Dispose();
    }

    /// <summary>One row of a table, or null; repeated while the service is busy.</summary>
    /// <param name="pauses">Of the work this is a part of, when that has begun already.</param>
    internal Task<TableEntity?> Find(TableClient table, string partition, string key, IEnumerable<string>? select, CancellationToken cancel, Backoff.Pauses? pauses = null) =>
        Reading(
            async () => await table.GetEntityIfExistsAsync<TableEntity>(partition, key, select, cancel).ConfigureAwait(false) is { HasValue: true } found ? found.Value : null,
            cancel,
            pauses);

    internal string TableName => _tables[0].Name;

    /// <summary>The tables of all accounts, in order.</summary>
    internal IReadOnlyList<TableClient> Tables => _tables;

    private async Task Query(TableClient table, string filter, int limit, IEnumerable<string>? select, Action<TableEntity> take, CancellationToken cancel)
    {
        // Pages may be short or even empty and still have a successor.
        var (left, after) = (limit, (string?)null);
        do
        {
            var page = await Reading(() => PageOf(table, filter, Math.Min(left, MaxPage), select, after, cancel), cancel).ConfigureAwait(false);
            foreach (var entity in page.Values.Take(left))
            {
                take(entity);
            }

            left -= page.Values.Count;
            after = page.ContinuationToken;
        }
        while (left > 0 && !string.IsNullOrEmpty(after));
    }

    private static async Task<Page<TableEntity>> PageOf(
        TableClient table, string filter, int size, IEnumerable<string>? select, string? after, CancellationToken cancel)
    {
        await foreach (var page in table.QueryAsync<TableEntity>(filter, size, select, cancel).AsPages(after, size).ConfigureAwait(false))
        {
            return page;
        }

        return Page<TableEntity>.FromValues([], null, null!);
    }

    internal async Task<T> Reading<T>(Func<Task<T>> read, CancellationToken cancel, Backoff.Pauses? begun = null)
    {
        var pauses = begun ?? _backoff.Begin();
        while (true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (Exception error) when (AzureFailure.Is(error, cancel))
            {
                if (AzureFailure.Judge(error) == Verdict.Hopeless || !await pauses.Pause(error, cancel).ConfigureAwait(false))
                {
                    throw AzureFailure.Unavailable(error);
                }
            }
        }
    }

    private TableClient TableOf(string partition) => _tables.Length == 1 ? _tables[0] : _tables[(int)(Hash(partition) % (uint)_tables.Length)];

    /// <summary>FNV-1a: the same in every process and release.</summary>
    private static uint Hash(string partition)
    {
        var hash = 2166136261u;
        foreach (var unit in Encoding.ASCII.GetBytes(partition))
        {
            hash = (hash ^ unit) * 16777619u;
        }

        return hash;
    }
}
