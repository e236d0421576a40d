using System.Globalization;
using System.Text;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;

namespace Coordination.Silo.Demo.Script;

/// <summary>One small text that stands for all files sample schools hand in.</summary>
internal sealed class SampleEvidence(BlobRef file)
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("示例佐证材料：演示数据，无真实内容。\n");

    /// <summary>On disk before any event names it.</summary>
    public static async Task<SampleEvidence> Store(IBlobStore blobs, CancellationToken cancel) =>
        new(await blobs.Put(new MemoryStream(Text, writable: false), cancel));

    public Evidence For(RequiredItem item) =>
        new(item.Id, string.Create(CultureInfo.InvariantCulture, $"{file.Sha256}-{file.Size}.txt"), file.Sha256, item.Text);
}
