using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;
using Coordination.Grains.Backups;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Backups;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Memory;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Roots;

/// <summary>Signed roots tell what hashes alone cannot: that an end was cut off, that something is gone, that all was hashed anew.</summary>
public sealed class RootTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coordination-roots-").FullName;
    private readonly RootKey _key;

    public RootTests() => _key = RootKey.ReadOrMake(Path.Combine(_folder, "key.pem"));

    private string Exported => Path.Combine(_folder, "exported");

    private MemoryTableStore Store { get; set; } = null!;

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Roots_OfAnUntouchedStore_Hold()
    {
        await using var world = await Signed();

        Assert.Empty(await Findings(Store, _key, Exported));
        var roots = await Roots();
        Assert.Equal([1, 2], roots.Select(root => root.Number));

        // The second names only what changed: one of the two cases went on, and its alerts.
        Assert.Equal(1, Assert.Single(roots[1].Parts, part => part.Partition == County).Leaves - (await world.Rows(County, "alert|")).Select(row => row.Key.Split('|')[1]).Distinct().Count());
        Assert.Equal(City, Assert.Single(roots[1].Parts, part => part.Partition == County).Keeper);
    }

    [Fact]
    public async Task Verify_OfAnEntityWhoseEndWasCutOffSkilfully_NamesItsEvent()
    {
        await using var world = await Signed();
        var id = CaseId("goes-on");
        await CutOff(world, id);
        Assert.Empty(await Findings(Store));

        var finding = Assert.Single(await Findings(Store, _key));

        Assert.StartsWith($"case|{id}|e|", finding.Row, StringComparison.Ordinal);
        Assert.Contains("root 2", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfAnEntityThatIsGone_NamesIt()
    {
        await using var world = await Signed();
        var id = CaseId("rests");
        await DeleteWhere(row => row.Contains(id.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(await Findings(Store), finding => finding.Row.Contains(id.ToString(), StringComparison.Ordinal));

        Assert.Contains(await Findings(Store, _key), finding => finding.Row == id.ToString() && finding.What.Contains("gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_OfAStoreThatLostItsNewestRootsToo_IsToldByTheExportedOnes()
    {
        await using var world = await Signed();
        await CutOff(world, CaseId("goes-on"));
        await DeleteWhere(row => row.StartsWith("root|00000002", StringComparison.Ordinal) || row.StartsWith("leaves|00000002", StringComparison.Ordinal));
        Assert.Empty(await Findings(Store, _key));

        var findings = await Findings(Store, _key, Exported);

        Assert.Contains(findings, finding => finding.What.Contains("its end was cut off", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Row.StartsWith($"case|{CaseId("goes-on")}|e|", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("root|00000001", "altered")]
    [InlineData("leaves|00000001", "altered")]
    public async Task Verify_OfAnAlteredRoot_NamesIt(string prefix, string what)
    {
        await using var world = await Signed();
        var (partition, row) = (await All()).First(found => found.Row.Key.StartsWith(prefix, StringComparison.Ordinal));
        var text = System.Text.Encoding.UTF8.GetString(row.Data.Span);
        var digit = text.IndexOf('1', StringComparison.Ordinal);
        await Store.Commit(partition, [RowChange.Upsert(row.Key, System.Text.Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, digit), "2", text.AsSpan(digit + 1))))], cancel: TestContext.Current.CancellationToken);

        Assert.Contains(await Findings(Store, _key), finding => finding.Row.StartsWith(prefix, StringComparison.Ordinal) && finding.What.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_WithoutTheFirstRoot_NamesTheGap()
    {
        await using var world = await Signed();
        await DeleteWhere(row => row.StartsWith("root|00000001", StringComparison.Ordinal));

        Assert.Contains(await Findings(Store, _key), finding => finding.What.Contains("a root before this one is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_WithAnotherKey_BelievesNoRoot()
    {
        await using var world = await Signed();
        using var other = RootKey.ReadOrMake(Path.Combine(_folder, "other.pem"));

        Assert.Equal(2, (await Findings(Store, other)).Count(finding => finding.What.Contains("not signed with this key", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Key_ThatWasMade_IsForItsOwnerAlone_AndItsPublicPartChecks()
    {
        await using var world = await Signed();
        var path = Path.Combine(_folder, "public.pem");
        await File.WriteAllTextAsync(path, _key.PublicPem(), TestContext.Current.CancellationToken);
        using var open = RootKey.Read(path);

        Assert.Empty(await Findings(Store, open, Exported));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => open.Sign("x"u8));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(_folder, "key.pem")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        await File.WriteAllTextAsync(path, "no key", TestContext.Current.CancellationToken);
        Assert.Throws<InvalidDataException>(() => RootKey.Read(path));
    }

    [Fact]
    public async Task Key_ThatWasChanged_StillBelievesWhatTheEarlierOneSigned()
    {
        await using var world = await Signed();
        var path = Path.Combine(_folder, "next.pem");
        using (var next = RootKey.ReadOrMake(path))
        {
            Assert.NotEmpty(await Findings(Store, next, Exported));
        }

        await File.AppendAllTextAsync(path, _key.PublicPem(), TestContext.Current.CancellationToken);
        using var both = RootKey.Read(path);
        await Sign(world, both);

        Assert.Empty(await Findings(Store, both, Exported));
        Assert.Contains(await Findings(Store, _key, Exported), finding => finding.What.Contains("not signed with this key", StringComparison.Ordinal));

        await Sign(world); // by whoever has the old key
        Assert.Contains(await Findings(Store, both), finding => finding.What.Contains("had been replaced", StringComparison.Ordinal));
        var mangled = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace("-----END EC", "----END EC", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, mangled, TestContext.Current.CancellationToken);
        Assert.Throws<InvalidDataException>(() => RootKey.Read(path));
    }

    [Fact]
    public async Task Restore_ThatWasSigned_MakesTheRootsOfTheLostTimeNoTheft()
    {
        await using var world = await Start();
        Store = world.Store.Calm;
        var id = await world.InProgress("goes-on");
        await Sign(world);
        using var vault = new Vault(world);
        await vault.Write();
        await world.Advance("2026-04-09 12:00");
        await Sign(world);

        await Assert.ThrowsAsync<InvalidOperationException>(() => vault.Restore());
        var (store, _) = await vault.Restore(_key);
        Assert.Empty(await Findings(store, _key, Exported));

        var (unsigned, _) = await vault.Restore(unsigned: true);
        Assert.Contains(await Findings(unsigned, _key, Exported), finding => finding.What.Contains("its end was cut off", StringComparison.Ordinal));

        // Somebody who would pass a theft off as a restore cannot sign that there was one.
        using var forger = RootKey.ReadOrMake(Path.Combine(_folder, "forger.pem"));
        var (forged, _) = await vault.Restore(forger);
        Assert.Contains(await Findings(forged, _key, Exported), finding => finding.What.Contains("nobody signed", StringComparison.Ordinal));

        // Nor can somebody who has a key that was replaced before.
        var path = Path.Combine(_folder, "next.pem");
        RootKey.ReadOrMake(path).Dispose();
        await File.AppendAllTextAsync(path, _key.PublicPem(), TestContext.Current.CancellationToken);
        using var both = RootKey.Read(path);
        await world.Advance("2026-04-20 12:00");
        await Sign(world, both);
        var (late, _) = await vault.Restore(_key);
        Assert.Contains(await Findings(late, both, Exported), finding => finding.What.Contains("nobody signed", StringComparison.Ordinal));
        Assert.NotEmpty(await world.Events(id));
    }

    /// <summary>A store with two roots; between them one of two cases went on.</summary>
    private async Task<World> Signed()
    {
        var world = await Start();
        Store = world.Store.Calm;
        await world.Opened("rests");
        await world.Issued("goes-on");
        await Sign(world);
        await world.Must(CaseId("goes-on"), "2026-03-05 09:00", "chen", new ReceiptNotice());
        await Sign(world);
        return world;
    }

    private async Task Sign(World world, RootKey? key = null)
    {
        var signed = await new RootWriter(world.Store, key ?? _key, world.Clock, TimeProvider.System, Exported).Write(world.Rulebooks.Current.Directory, TestContext.Current.CancellationToken);
        Assert.NotEmpty(signed.Parts);
    }

    private async Task<List<Root>> Roots() =>
        [.. (await All()).Where(found => found.Row.Key.StartsWith("root|", StringComparison.Ordinal)).Select(found => StoredJson.Read<Signed>(found.Row.Data.Span).Read<Root>())];

    private async Task<List<(string Partition, Row Row)>> All()
    {
        var rows = new List<(string, Row)>();
        foreach (var partition in await Store.Partitions())
        {
            await foreach (var row in Store.ScanAll(partition))
            {
                rows.Add((partition, row));
            }
        }

        return rows;
    }

    private async Task DeleteWhere(Func<string, bool> key)
    {
        foreach (var (partition, row) in (await All()).Where(found => key(found.Row.Key)))
        {
            await Store.Commit(partition, [RowChange.Delete(row.Key)]);
        }
    }

    /// <summary>As somebody would who knows how everything hangs together: the newest event goes, and all that follows from the events is made anew.</summary>
    private async Task CutOff(World world, EntityId id)
    {
        var rows = (await All()).Where(found => found.Partition == id.Home && found.Row.Key.Contains(id.ToString(), StringComparison.Ordinal)).Select(found => found.Row).ToList();
        var last = rows.Last(row => row.Key.StartsWith(Keys.Stem(id) + "e|", StringComparison.Ordinal));
        var kept = rows.Where(row => row != last && row.Key.StartsWith(Keys.Stem(id) + "e|", StringComparison.Ordinal)).ToList();
        await DeleteWhere(row => row.Contains(id.ToString(), StringComparison.Ordinal) && (row.StartsWith("case|", StringComparison.Ordinal) || Families.IsDerived(Families.Of(row))) && !row.StartsWith("link|", StringComparison.Ordinal));
        var rebuilt = new EntityRebuild.Maker().Of(new CaseRules()).Rebuild(id, kept, DateTimeOffset.MaxValue, world.Rulebooks.Current);
        foreach (var (partition, key, data) in kept.Select(row => (id.Home, row.Key, row.Data)).Concat(rebuilt.Rows))
        {
            await Store.Commit(partition, [RowChange.Upsert(key, data)]);
        }
    }
}
