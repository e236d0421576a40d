using System.Runtime.CompilerServices;
using Coordination.Grains.Store;

namespace Coordination.Storage.Blobs;

/// <summary>Blobs as files of a folder, <c>ab/cd/abcd…</c>. A file gets its name only after its content is on disk.</summary>
public sealed class FolderBlobStore : IBlobStore
{
    private readonly string _folder;
    private readonly string _incoming;
    private readonly long _maxBytes;

    /// <param name="folder">Created when missing; belongs to this store alone.</param>
    /// <param name="maxBytes">Largest blob, in bytes.</param>
    /// <param name="beside">Another process writes to it too: what is on its way there is left alone.</param>
    public FolderBlobStore(string folder, long maxBytes, bool beside = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        (_folder, _incoming, _maxBytes) = (folder, Path.Combine(folder, "incoming"), maxBytes);
        DiskFolder.CreateDurably(_incoming);
        foreach (var abandoned in beside ? [] : Directory.EnumerateFiles(_incoming))
        {
            File.Delete(abandoned); // an earlier process died over it
        }
    }

    public async Task<BlobRef> Put(Stream content, CancellationToken cancel = default)
    {
        var temporary = Path.Combine(_incoming, Path.GetRandomFileName());
        try
        {
            var blob = await Receive(content, temporary, cancel).ConfigureAwait(false);
            Keep(temporary, PathOf(blob.Sha256), blob.Size);
            return blob;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public Task<Stream?> Open(string sha256, CancellationToken cancel = default)
    {
        try
        {
            return Task.FromResult<Stream?>(BlobName.Is(sha256)
                ? new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BlobIntake.Buffer, FileOptions.Asynchronous | FileOptions.SequentialScan)
                : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public async IAsyncEnumerable<BlobRef> All([EnumeratorCancellation] CancellationToken cancel = default)
    {
        await Task.Yield();
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancel.ThrowIfCancellationRequested();
            if (BlobName.Is(file.Name))
            {
                yield return new BlobRef(file.Name, file.Length);
            }
        }
    }

    private async Task<BlobRef> Receive(Stream content, string path, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        var blob = await BlobIntake.Receive(content, file, _maxBytes, cancel).ConfigureAwait(false);
        file.Flush(flushToDisk: true);
        return blob;
    }

    /// <summary>A file of the right name and another size is a wreck of the disk, and is replaced.</summary>
    private void Keep(string temporary, string final, long size)
    {
        var folder = Path.GetDirectoryName(final)!;
        if (new FileInfo(final) is not { Exists: true, Length: var length } || length != size)
        {
            Directory.CreateDirectory(folder);
            File.Move(temporary, final, overwrite: true);
        }

        // Also when the file was there: whoever put it may not have come this far yet.
        DiskFolder.Flush(folder);
        DiskFolder.Flush(Path.GetDirectoryName(folder)!);
        DiskFolder.Flush(_folder);
    }

    private string PathOf(string sha256) => Path.Combine(_folder, sha256[..2], sha256[2..4], sha256);
}
