using System.Text;
using Coordination.Grains.Store;
using Coordination.Web.Cases;
using Microsoft.AspNetCore.Http;

namespace Coordination.Web.Tests.Cases;

public class MultipartTests
{
    private const string Jpeg = "image/jpeg";

    [Fact]
    public async Task File_WithItem_IsStoredUnderItsHash()
    {
        var blobs = new Blobs();
        var answer = await Read(blobs, Part("""form-data; name="item" """, null, "2"), Part("""form-data; name="file"; filename="食堂.jpg" """, Jpeg, "picture"));

        Assert.Null(answer.Refusal);
        var upload = answer.Value!;
        Assert.Equal(("食堂.jpg", "2", 7L, "jpg", Jpeg), (upload.Title, upload.ItemId, upload.File.Size, upload.File.Extension, upload.File.ContentType));
        Assert.Equal(upload.File, StoredFile.Parse(upload.File.ToString()));
        Assert.Equal("picture", blobs.Stored[upload.File.Sha256]);
    }

    [Theory]
    [InlineData("text/html", "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData("image/svg+xml", "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData("application/x-msdownload", "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData(null, "UNSUPPORTED_MEDIA_TYPE")]
    public async Task File_OfAnotherKind_IsRefusedAndNotStored(string? type, string code)
    {
        var blobs = new Blobs();
        var answer = await Read(blobs, Part("""form-data; name="file"; filename="a" """, type, "x"));

        Assert.Equal(code, answer.Refusal?.Code);
        Assert.Empty(blobs.Stored);
    }

    [Fact]
    public async Task File_OverTheLimit_IsRefused()
    {
        var answer = await Read(new Blobs(), Part("""form-data; name="file"; filename="a.jpg" """, Jpeg, new string('x', 101)));

        Assert.Equal(("BODY_TOO_LARGE", "100"), (answer.Refusal?.Code, answer.Refusal?.Values["max"]));
    }

    [Fact]
    public async Task Name_WithAPath_KeepsOnlyItsEnd()
    {
        var answer = await Read(new Blobs(), Part("""form-data; name="file"; filename="..\\..\\etc/passwd.jpg" """, Jpeg, "x"));

        Assert.Equal("passwd.jpg", answer.Value?.Title);
    }

    [Fact]
    public async Task Files_Two_AreRefused()
    {
        var file = Part("""form-data; name="file"; filename="a.jpg" """, Jpeg, "x");

        Assert.Equal("TOO_MANY_ITEMS", (await Read(new Blobs(), file, file)).Refusal?.Code);
    }

    [Fact]
    public async Task File_Missing_IsRefused() =>
        Assert.Equal("MISSING_FIELD", (await Read(new Blobs(), Part("""form-data; name="item" """, null, "1"))).Refusal?.Code);

    [Fact]
    public async Task File_Empty_IsRefused() =>
        Assert.Equal("INVALID_VALUE", (await Read(new Blobs(), Part("""form-data; name="file"; filename="a.jpg" """, Jpeg, ""))).Refusal?.Code);

    [Fact]
    public async Task Field_Unknown_IsRefused() =>
        Assert.Equal("UNKNOWN_FIELD", (await Read(new Blobs(), Part("""form-data; name="other" """, null, "1"))).Refusal?.Code);

    [Fact]
    public async Task Body_CutOff_IsRefused()
    {
        var http = Context("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nabc");

        Assert.Equal("INVALID_VALUE", (await Multipart.Read(http, new Blobs(), 100)).Refusal?.Code);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("0000-1.jpg")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855-1.jpg/../x")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855-1.jpg")]
    public void Name_NotOurs_IsNoFile(string name) => Assert.Null(StoredFile.Parse(name));

    private static async Task<Web.Http.Answer<Upload>> Read(Blobs blobs, params string[] parts) =>
        await Multipart.Read(Context(string.Concat(parts) + "--b--\r\n"), blobs, 100);

    private static string Part(string disposition, string? type, string content) =>
        $"--b\r\nContent-Disposition: {disposition.Trim()}\r\n{(type is null ? "" : $"Content-Type: {type}\r\n")}\r\n{content}\r\n";

    private static DefaultHttpContext Context(string body) => new()
    {
        Request = { Body = new MemoryStream(Encoding.UTF8.GetBytes(body)), ContentType = "multipart/form-data; boundary=b" },
    };

    private sealed class Blobs : IBlobStore
    {
        public Dictionary<string, string> Stored { get; } = [];

        public async Task<BlobRef> Put(Stream content, CancellationToken cancel = default)
        {
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancel);
            var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(copy.ToArray()));
            Stored[sha] = Encoding.UTF8.GetString(copy.ToArray());
            return new BlobRef(sha, copy.Length);
        }

        public Task<Stream?> Open(string sha256, CancellationToken cancel = default) => Task.FromResult<Stream?>(null);

        public async IAsyncEnumerable<BlobRef> All([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
        {
            await Task.CompletedTask;
            yield break;
        }
    }
}
