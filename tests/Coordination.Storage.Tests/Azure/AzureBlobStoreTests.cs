using System.Globalization;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Coordination.Grains.Store;
using Coordination.Storage.Azure;

namespace Coordination.Storage.Tests.Azure;

public sealed class AzureBlobStoreTests(Emulator emulator)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_GivesTheHash_AndOpenTheContent()
    {
        var store = await New();
        var content = RandomNumberGenerator.GetBytes(300_000);

        var blob = await store.Put(new MemoryStream(content), Cancel);

        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(content)), 300_000L), (blob.Sha256, blob.Size));
        await using var read = (await store.Open(blob.Sha256, Cancel))!;
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy, Cancel);
        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public async Task Put_OfTheSameContentByMany_StoresItOnce()
    {
        var store = await New();
        var content = RandomNumberGenerator.GetBytes(1000);
        var blobs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.Put(new MemoryStream(content), Cancel)));
        await store.Put(new MemoryStream([]), Cancel);

        Assert.Single(blobs.Distinct());
        var all = new List<BlobRef>();
        await foreach (var blob in store.All(Cancel))
        {
            all.Add(blob);
        }

        Assert.Equal([0, 1000], all.Select(blob => blob.Size).Order());
    }

    [Fact]
    public async Task Put_OfTooMuch_KeepsNothing()
    {
        var store = await New(max: 1000);
        await Assert.ThrowsAsync<BlobTooLargeException>(() => store.Put(new MemoryStream(new byte[1001]), Cancel));
        await foreach (var blob in store.All(Cancel))
        {
            Assert.Fail(blob.Sha256);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task Open_OfNothing_IsNull(string name) => Assert.Null(await (await New()).Open(name, Cancel));

    [Fact]
    public async Task Server_ThatDoesNotAnswer_IsUnavailable()
    {
        var store = new AzureBlobStore(new AzureAccountOptions { ConnectionString = Azurite.AzuriteServer.Through(1, 1) }, "evidence", 1000);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Put(new MemoryStream([1]), Cancel));
    }

    [Fact]
    public async Task All_OfAContainerThatIsMissing_IsUnavailable()
    {
        var store = new AzureBlobStore(new AzureAccountOptions { ConnectionString = (await emulator.Server).ConnectionString }, $"c{Guid.NewGuid():N}", 1000);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.All(Cancel).CountAsync(Cancel).AsTask());
    }

    [Fact]
    public async Task Sas_OpensTheContainerToo()
    {
        var client = new BlobServiceClient((await emulator.Server).ConnectionString);
        var signed = client.GenerateAccountSasUri(AccountSasPermissions.All, DateTimeOffset.Parse("2100-01-01T00:00:00Z", CultureInfo.InvariantCulture), AccountSasResourceTypes.All);
        var store = new AzureBlobStore(new AzureAccountOptions { BlobEndpoint = client.Uri, Sas = signed.Query.TrimStart('?') }, $"c{Guid.NewGuid():N}", 1000);
        await store.Prepare(Cancel);

        var blob = await store.Put(new MemoryStream([1, 2, 3]), Cancel);

        await using var read = (await store.Open(blob.Sha256, Cancel))!;
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy, Cancel);
        Assert.Equal([1, 2, 3], copy.ToArray());
        Assert.Equal([blob], await store.All(Cancel).ToListAsync(Cancel));
    }

    private async Task<AzureBlobStore> New(long max = 1 << 20)
    {
        var store = new AzureBlobStore(new AzureAccountOptions { ConnectionString = (await emulator.Server).ConnectionString }, $"c{Guid.NewGuid():N}", max);
        await store.Prepare(Cancel);
        return store;
    }
}
