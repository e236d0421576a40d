using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Grains.Walking;
using Coordination.Silo.Hosting;
using Coordination.Silo.Jobs;
using Coordination.Storage.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Web.Tests.Silo;

/// <summary>What has done its service is deleted, and nothing that could still be asked for.</summary>
public sealed class CleanUpTaskTests
{
    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(12), Moment = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 3, 19, 0, 0, TimeSpan.Zero));
    private readonly MemoryTableStore _store = new();
    private readonly Partitions _partitions = new(Partitions.DefaultHashes);

    /// <summary>A session lasts its length, and may have begun just before it was ended: after twice that nobody can show its cookie.</summary>
    [Fact]
    public async Task EndedSession_IsForgotten_WhenItWouldHaveEndedByItself()
    {
        await Ended("old", 2 * SessionLength + Moment);
        await Ended("young", 2 * SessionLength - Moment);

        Assert.Equal("1 rows deleted", await Run());

        Assert.Null(await Find(_partitions.OfPerson("old"), Keys.EndedSession("old")));
        Assert.NotNull(await Find(_partitions.OfPerson("young"), Keys.EndedSession("young")));
    }

    [Fact]
    public async Task Walk_IsForgotten_WhenItWasDoneLongAgo()
    {
        await Walk("old", 90, done: true);
        await Walk("young", 89, done: true);
        await Walk("unfinished", 900, done: false);

        Assert.Equal("1 rows deleted", await Run());

        Assert.Equal(["unfinished", "young"], (await Walks.All(_store)).Select(walk => walk.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OtherRows_Stay()
    {
        string[] keys = ["account|a", "session", "session-ended", "walked|x", "task|backup"];
        foreach (var partition in (string[])[_partitions.Hashed[0], Keys.System, "512021"])
        {
            await _store.Commit(partition, [.. keys.Select(key => RowChange.Insert(key, StoredJson.Write(DateTimeOffset.UnixEpoch)))], cancel: TestContext.Current.CancellationToken);
        }

        // Of no person: a county has no sessions, whatever its rows are called.
        await _store.Commit("512021", [RowChange.Insert(Keys.EndedSession("x"), StoredJson.Write(DateTimeOffset.UnixEpoch))], cancel: TestContext.Current.CancellationToken);

        Assert.Equal("0 rows deleted", await Run());
    }

    [Fact]
    public async Task Many_AreAllDeleted_ThoughABatchTakesAHundredRows()
    {
        for (var i = 0; i < 250; i++)
        {
            await Ended(i.ToString(CultureInfo.InvariantCulture), 3 * SessionLength, _partitions.Hashed[0]);
        }

        Assert.Equal("250 rows deleted", await Run());
    }

    private Task<string> Run() => new CleanUpTask(
        new MaintenanceSettings(), _store, _partitions, new SystemBusinessClock(_time), _time, Options.Create(new WebOptions { SessionLength = SessionLength })).Run(TestContext.Current.CancellationToken);

    private Task<Row?> Find(string partition, string key) => _store.Read(partition, key, TestContext.Current.CancellationToken);

    private async Task Ended(string session, TimeSpan ago, string? partition = null) =>
        await _store.Commit(partition ?? _partitions.OfPerson(session), [RowChange.Insert(Keys.EndedSession(session), StoredJson.Write(_time.GetUtcNow() - ago))]);

    private async Task Walk(string id, int days, bool done) =>
        await _store.Commit(Keys.System, [RowChange.Insert(Walks.Key(id), StoredJson.Write(new WalkRow(id, "x", "{}", [], [], 0, "", 0, 0, done, _time.GetUtcNow() - TimeSpan.FromDays(days) - Moment)))]);
}
