using System.Security.Cryptography;
using System.Text;
using Coordination.Grains.Store;
using Coordination.Storage.Blobs;

namespace Coordination.Storage.Tests.Blobs;

public sealed class FolderBlobStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private FolderBlobStore Open(long maxBytes = 1 << 20) => new(_folder.Sub("blobs"), maxBytes);

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string[] Files() => [.. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)];

    private static async Task<string?> Read(FolderBlobStore store, string name)
    {
        await using var stream = await store.Open(name, Cancel);
        return stream is null ? null : await new StreamReader(stream).ReadToEndAsync(Cancel);
    }

    [Fact]
    public async Task Put_NamesByContent_AndOpenGivesItBack()
    {
        var store = Open();
        var blob = await store.Put(Content("evidence"), Cancel);
        Assert.Equal(new BlobRef(Hash("evidence"), 8), blob);
        Assert.Equal("evidence", await Read(store, blob.Sha256));
        Assert.Equal("evidence", await Read(Open(), blob.Sha256)); // by another instance, as after a restart
    }

    [Fact]
    public async Task Put_OfEmptyAndOfLargerThanOneBuffer_Work()
    {
        var store = Open();
        Assert.Equal(new BlobRef(Hash(""), 0), await store.Put(Content(""), Cancel));
        var large = new string('x', 700_001);
        Assert.Equal(new BlobRef(Hash(large), 700_001), await store.Put(Content(large), Cancel));
        Assert.Equal(large, await Read(store, Hash(large)));
    }

    [Fact]
    public async Task Put_OfTheSameContent_IsStoredOnce_AlsoAtTheSameTime()
    {
        var store = Open();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => store.Put(Content("same"), Cancel), Cancel)));
        Assert.Single(Files());
        Assert.Equal("same", await Read(store, Hash("same")));
    }

    [Fact]
    public async Task Put_OverTheLimit_IsRefusedAndLeavesNothing_AtTheLimitIsNot()
    {
        var store = Open(maxBytes: 300_000);
        var error = await Assert.ThrowsAsync<BlobTooLargeException>(() => store.Put(Content(new string('x', 300_001)), Cancel));
        Assert.Equal(300_000, error.Limit);
        Assert.Empty(Files());
        Assert.Equal(300_000, (await store.Put(Content(new string('x', 300_000)), Cancel)).Size);
    }

    [Fact]
    public async Task Put_OfAStreamThatBreaks_LeavesNothing()
    {
        await Assert.ThrowsAsync<IOException>(() => Open().Put(new BreakingStream(), Cancel));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Put_OverAWreckOfTheSameName_RepairsIt()
    {
        var store = Open();
        var blob = await store.Put(Content("whole"), Cancel);
        await File.WriteAllTextAsync(Assert.Single(Files()), "who", Cancel);
        await store.Put(Content("whole"), Cancel);
        Assert.Equal("whole", await Read(store, blob.Sha256));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../etc/passwd")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000ff")]
    public async Task Open_OfWhatIsNoBlob_IsNull(string name) => Assert.Null(await Open().Open(name, Cancel));

    [Fact]
    public async Task All_ListsEveryBlob_AndNothingUnfinished()
    {
        var store = Open();
        BlobRef[] blobs = [await store.Put(Content("a"), Cancel), await store.Put(Content("bb"), Cancel)];
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "blobs", "incoming", "half"), "x", Cancel);
        var all = new List<BlobRef>();
        await foreach (var blob in store.All(Cancel))
        {
            all.Add(blob);
        }

        Assert.Equal(blobs.OrderBy(b => b.Sha256, StringComparer.Ordinal), all.OrderBy(b => b.Sha256, StringComparer.Ordinal));
        Open();
        Assert.Equal(2, Files().Length); // what an earlier process left half is cleaned up at start
    }

    private sealed class BreakingStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ++_reads < 3 ? ValueTask.FromResult(Math.Min(1000, buffer.Length)) : throw new IOException("The line is gone.");
    }
}
