using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.Jobs;
using Coordination.Domain.People;
using Coordination.Grains.Alerts;
using Coordination.Grains.Backups;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Memory;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Backups;

/// <summary>A backup is a store that could have been, and a restore gives it back.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task Restore_OfAStoreAtRest_GivesBackEveryRow()
    {
        await using var world = await Start();
        await world.InProgress("one");
        await world.Opened("other", home: City);
        await world.Advance("2026-04-09 12:00");
        using var vault = new Vault(world);

        await vault.Write();
        var (store, findings) = await vault.Restore();

        Assert.Empty(findings);
        Assert.Empty(await Findings(store));
        var (before, after) = (await Contents(world.Store.Calm), await Contents(store));
        Assert.Equal(["hold"], after.Keys.Except(before.Keys).Select(key => Families.Of(key.Key)).Where(family => family != "out").Order());
        Assert.Empty(before.Keys.Except(after.Keys));
        Assert.All(before.Where(row => Families.Of(row.Key.Key) != "out"), row => Assert.True(Same(row.Value, after[row.Key]), $"{row.Key}: {row.Value} became {after[row.Key]}"));
    }

    [Fact]
    public async Task Backup_OfABusyStore_HoldsWhatWasAnsweredBefore_AndNothingHalf()
    {
        await using var world = await Start();
        var old = await world.InProgress("old");
        var before = (await world.State(old), await world.Events(old));
        world.Clock.Now = T("2026-04-03 23:59");
        using var vault = new Vault(world);
        EntityId? late = null;
        var busy = new Meanwhile(world.Store, async (partition, from) =>
        {
            if (partition == County && from == TableScan.First && late is null)
            {
                // The county is about to be read: another case is opened, and the old one falls overdue.
                late = await world.Opened("late", at: "2026-04-04 08:00");
                await world.Advance("2026-04-08 12:00");
            }
        });

        var backup = await vault.Write(busy);
        var (store, findings) = await vault.Restore();

        Assert.NotNull(late);
        Assert.InRange(backup.Instant, T("2026-04-03 23:58"), T("2026-04-03 23:59"));
        Assert.Empty(findings);
        Assert.Empty(await Findings(store));
        Assert.Contains(old.ToString(), backup.Cut);
        await using var restored = await Over(store, backup.Instant);
        Assert.Equal(StoredJson.Element(before.Item1).GetRawText(), StoredJson.Element(await restored.State(old)).GetRawText());
        Assert.Equal(before.Item2.Count, (await restored.Events(old)).Count);
        Assert.Null(await restored.Grain(late.Value).View());

        // Nobody has been told, and nothing has been numbered, that is not there; in the store that went on it was.
        var told = await Told(restored);
        Assert.NotEmpty(told);
        Assert.Equal(told, (await Told(world)).Where(entry => entry.DeliveredAt <= backup.Instant));
        Assert.True((await Told(world)).Count > told.Count);
        Assert.DoesNotContain(await restored.Rows(County, "doc|"), row => row.Key.Contains(late.ToString()!, StringComparison.Ordinal));
        Assert.Contains(await world.Rows(County, "doc|"), row => row.Key.Contains(late.ToString()!, StringComparison.Ordinal));
        Assert.True((await world.Events(old)).Count > before.Item2.Count, "nothing happened meanwhile");
    }

    [Fact]
    public async Task Backup_WhereSomebodyHeardOfMoreThanWasCopied_TakesWhatWasHeardOf()
    {
        await using var world = await Start();
        var job = JobRules.IdOf(JobNames.CalendarCheck);
        await world.Grain(job).Execute(new CommandEnvelope("", Actor.System, new StartJob(JobNames.CalendarCheck, "0 0 0 * 12 ?")));
        await world.Idle();
        using var vault = new Vault(world);
        var spoken = false;

        // sys is copied first; then, at an instant the backup still takes, its job tells an alert of the city, which is copied after it.
        var skewed = new Meanwhile(
            world.Store,
            async (partition, from) =>
            {
                if (partition == City && from == TableScan.First && !spoken)
                {
                    spoken = true;
                    await world.Advance("2026-03-04 00:00");
                    await world.Idle();
                }
            },
            partition => partition == Keys.System ? 0 : 1);
        var backup = await vault.Write(skewed, clock: new SetClock { Now = T("2026-03-04 00:00:10") });
        var (store, findings) = await vault.Restore();

        Assert.True(spoken);
        Assert.Contains(job.ToString(), backup.Amended);
        Assert.Empty(findings);
        Assert.Empty(await Findings(store));
        await using var restored = await Over(store, backup.Instant);
        Assert.Equal((await world.Events(job)).Count, (await restored.Events(job)).Count);
    }

    /// <param name="begun">The message was on its way before the backup asked what was; else it was said after that, and heard before the copy.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_WhatWasOnItsWay_IsSaidAgain(bool begun)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var shut = false;
        await using var world = await Start(async call =>
        {
            if (Volatile.Read(ref shut) && call.TargetId.Type.ToString() == "register")
            {
                await gate.Task;
            }

            await call.Invoke();
        });
        var id = await world.Opened("numbered");
        Volatile.Write(ref shut, true);
        async Task Issue() => Assert.Null((await world.Do(id, "2026-03-04 09:30", "zhao", Courses.Issue)).Refusal);
        if (begun)
        {
            await Issue();
        }

        world.Clock.Now = T("2026-03-04 09:30");
        using var vault = new Vault(world);
        var busy = new Meanwhile(world.Store, async (partition, from) =>
        {
            if (!begun && partition == Keys.System && from == Keys.Outbox)
            {
                await Issue();
            }

            if (partition == County && from == TableScan.First && !gate.Task.IsCompleted)
            {
                // Signed before the instant; numbered, and the number heard, while the county is about to be copied.
                world.Clock.Now = T("2026-03-04 09:31");
                gate.SetResult();
                await world.Idle();
            }
        });

        var backup = await vault.Write(busy);
        var (store, findings) = await vault.Restore();

        Assert.Empty(findings);
        await using var restored = await Over(store, backup.Instant);
        Assert.DoesNotContain((await restored.State(id)).Papers, paper => paper.Kind == DocumentKinds.Notice && paper.Number is not null);
        await restored.Grain(id).Drain();
        await restored.Idle();
        Assert.Contains((await restored.State(id)).Papers, paper => paper.Kind == DocumentKinds.Notice && paper.Number is not null);
        Assert.Equal((await world.Rows(County, "docno|")).Select(row => row.Key), (await restored.Rows(County, "docno|")).Select(row => row.Key));
        Assert.Empty(await restored.Findings());
    }

    [Fact]
    public async Task Restore_OfABackupThatWasAltered_IsRefused()
    {
        await using var world = await Start();
        using var vault = new Vault(world);
        await vault.Write();
        var path = Path.Combine(vault.Last, BackupManifest.RowsFile);
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))[..^20], TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidDataException>(() => vault.Restore());
        File.Delete(Path.Combine(vault.Last, BackupManifest.FileName));
        await Assert.ThrowsAsync<InvalidDataException>(() => vault.Restore());
    }

    [Fact]
    public async Task Restore_IntoAStoreThatIsNotEmpty_IsRefusedAndTouchesNothing()
    {
        await using var world = await Start();
        using var vault = new Vault(world);
        await vault.Write();
        var rows = await Contents(world.Store.Calm);
        var restorer = new Restorer(world.Store.Calm, new NoFiles(), new Midnights(), TimeProvider.System);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            restorer.Restore(vault.Last, new NoFiles(), (_, _) => throw new InvalidOperationException("read"), TestContext.Current.CancellationToken));

        Assert.Equal(rows, await Contents(world.Store.Calm));
    }

    private static async Task<List<InboxEntry>> Told(World world)
    {
        var told = new List<InboxEntry>();
        foreach (var partition in world.Partitions.Hashed)
        {
            told.AddRange((await world.Rows(partition, "inbox|")).Select(row => StoredJson.Read<InboxEntry>(row.Data.Span)));
        }

        return told;
    }

    private static bool Same(string one, string other) =>
        one == other || JsonElement.DeepEquals(JsonDocument.Parse(one).RootElement, JsonDocument.Parse(other).RootElement);

    internal static async Task<Dictionary<(string Partition, string Key), string>> Contents(MemoryTableStore store)
    {
        var contents = new Dictionary<(string, string), string>();
        foreach (var partition in await store.Partitions())
        {
            await foreach (var row in store.ScanAll(partition))
            {
                contents.Add((partition, row.Key), System.Text.Encoding.UTF8.GetString(row.Data.Span));
            }
        }

        return contents;
    }
}
