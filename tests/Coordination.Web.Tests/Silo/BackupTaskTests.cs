using Coordination.Grains.Backups;
using Coordination.Grains.Store;
using Coordination.Silo.Hosting;
using Coordination.Silo.Jobs;
using Coordination.Storage.Blobs;
using Coordination.Storage.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Web.Tests.Silo;

/// <summary>The nightly backup deletes what is too old and is its own, and nothing else.</summary>
public sealed class BackupTaskTests : IDisposable
{
    private const string Made = "20260303T183000Z";
    private readonly string _root = Directory.CreateTempSubdirectory("backups").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 3, 18, 30, 0, TimeSpan.Zero));

    private string Backups => Path.Combine(_root, "backups");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Run_KeepsTheNewest_TheOneJustMadeAmongThem()
    {
        Whole("20260228T183000Z");
        Whole("20251231T183000Z");
        Whole("20260302T183000Z");
        Whole("20260301T183000Z");

        await Run(kept: 3);

        Assert.Equal(["20260301T183000Z", "20260302T183000Z", Made], Dated());
    }

    [Fact]
    public async Task Run_WithFewerThanAreKept_DeletesNothing()
    {
        Whole("20260301T183000Z");
        Whole("20260302T183000Z");

        await Run(kept: 3);

        Assert.Equal(["20260301T183000Z", "20260302T183000Z", Made], Dated());
    }

    /// <summary>A backup somebody has renamed to keep it, the attachments of all, folders and files of others.</summary>
    [Fact]
    public async Task Run_LeavesAlone_WhatIsNotItsOwn()
    {
        Whole("20200101T000000Z-before-the-upgrade");
        Whole("quarter");
        Whole("2020");
        var attachment = Directory.CreateDirectory(Path.Combine(Backups, "files", "ab", "cd")).FullName;
        await File.WriteAllTextAsync(Path.Combine(attachment, "abcd"), "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Backups, "20200101T000000Z"), "a file of that name", TestContext.Current.CancellationToken);

        await Run(kept: 1);

        Assert.Equal(["2020", "20200101T000000Z-before-the-upgrade", Made, "files", "quarter"], Folders());
        Assert.True(File.Exists(Path.Combine(attachment, "abcd")));
        Assert.True(File.Exists(Path.Combine(Backups, "20200101T000000Z")));
    }

    [Fact]
    public async Task Run_DeletesWhatWasBegunAndAbandoned_AndLeavesWhatSomebodyIsAt()
    {
        Begun("20260301T183000Z", TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
        Begun("20260302T183000Z", TimeSpan.FromDays(2) - TimeSpan.FromMinutes(1));
        Whole("20260228T183000Z");

        await Run(kept: 2);

        Assert.Equal(["20260228T183000Z", "20260302T183000Z", Made], Dated());
    }

    /// <summary>What was begun counts for none: it restores nothing.</summary>
    [Fact]
    public async Task Run_CountsOnlyWholeBackups()
    {
        Whole("20260228T183000Z");
        Begun("20260301T183000Z", TimeSpan.FromHours(1));
        Begun("20260302T183000Z", TimeSpan.FromHours(1));

        await Run(kept: 2);

        Assert.Equal(["20260228T183000Z", "20260301T183000Z", "20260302T183000Z", Made], Dated());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("/backups", true)]
    public void Task_RunsOnlyWhereAFolderIsNamed(string? folder, bool runs) => Assert.Equal(runs, Task(folder, 1).Cron is not null);

    private async Task Run(int kept) => await Task(Backups, kept).Run(TestContext.Current.CancellationToken);

    private BackupTask Task(string? folder, int kept) => new(
        new MaintenanceSettings { BackupFolder = folder, BackupsKept = kept }, new MemoryTableStore(), new FolderBlobStore(Path.Combine(_root, "store"), 1000), new SystemBusinessClock(_time), _time,
        NullLogger<BackupTask>.Instance, new Frozen());

    private void Whole(string name) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Backups, name)).FullName, BackupManifest.FileName), "{}");

    private void Begun(string name, TimeSpan ago)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Backups, name)).FullName;
        File.WriteAllText(Path.Combine(folder, BackupManifest.RowsFile), "half");
        Directory.SetLastWriteTimeUtc(folder, _time.GetUtcNow().UtcDateTime - ago);
    }

    private IEnumerable<string?> Folders() => Directory.GetDirectories(Backups).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private IEnumerable<string?> Dated() => Folders().Where(name => name != "files");

    /// <summary>An empty store at one instant.</summary>
    private sealed class Frozen : IFreezable, IFrozenStore
    {
        public ITableStore Rows { get; } = new MemoryTableStore();

        public Task<IFrozenStore> Freeze(CancellationToken cancel = default) => System.Threading.Tasks.Task.FromResult<IFrozenStore>(this);

        public ValueTask DisposeAsync() => default;
    }
}
