using Coordination.Domain.People;
using Coordination.Domain.Tests.People;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Storage.Memory;

namespace Coordination.Grains.Tests.People;

/// <summary>The directory of a nation lies in thousands of partitions.</summary>
public class DirectoryLoaderTests
{
    private const int Together = 32;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_OfManyPartitions_AsksForManyAtATimeAndNotForAll()
    {
        var partitions = new Partitions(256);
        var store = new Meeting(Together);
        var written = DirectorySnapshot.Build(SmallCity.Rows, SmallCity.Base.AsOf);
        await DirectoryWriter.WriteAll(store, partitions, SmallCity.Rows, written, Cancel);

        var directory = await DirectoryLoader.Load(store, partitions, written.AsOf, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.Equal(written.People.Select(person => person.Id).Order(StringComparer.Ordinal), directory.People.Select(person => person.Id).Order(StringComparer.Ordinal));
        Assert.All(["zhao", "sun"], person => Assert.Equal(written.HoldingsOf(person).AsEnumerable(), directory.HoldingsOf(person)));
        Assert.Equal(written.Schools.OrderBy(school => school.Id), directory.Schools.OrderBy(school => school.Id));
        Assert.Equal(written.Jurisdictions, directory.Jurisdictions);
        Assert.InRange(store.Most, Together, 64);
    }

    /// <summary>A store that answers ranges of people only when so many are asked for at the same time.</summary>
    private sealed class Meeting(int together) : ITableStore
    {
        private readonly MemoryTableStore _rows = new();
        private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _gate = new();
        private int _here;

        public int Most { get; private set; }

        public async Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default)
        {
            if (!partition.Contains(':', StringComparison.Ordinal))
            {
                return await _rows.Scan(partition, from, to, limit, cancel);
            }

            lock (_gate)
            {
                Most = Math.Max(Most, ++_here);
                if (_here == together)
                {
                    _met.TrySetResult();
                }
            }

            await _met.Task.WaitAsync(cancel);
            await Task.Yield();
            lock (_gate)
            {
                _here--;
            }

            return await _rows.Scan(partition, from, to, limit, cancel);
        }

        public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => _rows.Read(partition, key, cancel);

        public Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default) =>
            _rows.Commit(partition, changes, lane, cancel);

        public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => _rows.Partitions(cancel);
    }
}
