using Coordination.Grains.Store;

namespace Coordination.Storage.Tests.Conformance;

public abstract partial class TableStoreConformance
{
    private static readonly string[] Ordered =
    [
        " ", "!", "0", "00", "1", "10", "2", "A", "B", "Z", "_", "a", "a ", "a!", "a-", "a0", "aA", "aa", "a{", "a|", "a|b", "a||", "a}", "a~", "b", "z", "{", "|", "}", "~", "~~",
    ];

    [Fact]
    public async Task Scan_OrdersKeysOrdinally_CasePipesAndTilde()
    {
        Assert.Equal(Ordered.Order(StringComparer.Ordinal), Ordered); // the list itself
        await Committed([.. Ordered.Reverse().Select(key => Rows.Insert(key, key))]);
        Assert.Equal(Ordered, await Store.AllKeys(Partition, Cancel));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a|", "a}")]
    [InlineData("", "a")]
    [InlineData("~", "\u007f")]
    [InlineData("a", "a")]
    [InlineData("b", "a")]
    public async Task Scan_IncludesFromAndExcludesTo(string from, string to)
    {
        await Committed([.. Ordered.Select(key => Rows.Insert(key))]);

        var keys = (await Store.Scan(Partition, from, to, 1000, Cancel)).Select(row => row.Key);

        Assert.Equal(Ordered.Where(key => string.CompareOrdinal(key, from) >= 0 && string.CompareOrdinal(key, to) < 0), keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ScanAll_PagesWithoutLossOrRepetition(int page)
    {
        await Committed([.. Ordered.Select(key => Rows.Insert(key))]);

        var keys = new List<string>();
        await foreach (var row in Store.ScanAll(Partition, page: page, cancel: Cancel))
        {
            keys.Add(row.Key);
        }

        Assert.Equal(Ordered, keys);
    }

    [Fact]
    public async Task ScanPrefix_TakesThePrefixAndNothingBeside()
    {
        await Committed(Rows.Insert("due"), Rows.Insert("due|"), Rows.Insert("due|1"), Rows.Insert("due|~"), Rows.Insert("due}"), Rows.Insert("duf"));

        var keys = new List<string>();
        await foreach (var row in Store.ScanPrefix(Partition, "due|", cancel: Cancel))
        {
            keys.Add(row.Key);
        }

        Assert.Equal(["due|", "due|1", "due|~"], keys);
    }

    [Fact]
    public async Task Scan_OfMoreThanAThousandRows_GivesAsManyAsAsked()
    {
        for (var n = 0; n < 2500; n += 100)
        {
            await Committed([.. Enumerable.Range(n, 100).Select(i => Rows.Insert($"r|{i:D5}", "x"))]);
        }

        Assert.Equal(1000, (await Store.Scan(Partition, "r|", "r}", cancel: Cancel)).Count);
        Assert.Equal(2500, (await Store.Scan(Partition, "r|", "r}", 5000, Cancel)).Count);
        Assert.Equal("r|01999", (await Store.Scan(Partition, "r|", "r}", 2000, Cancel))[^1].Key);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Scan_WithoutLimit_IsRefused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.Scan(Partition, "", "~", limit, Cancel));
}
