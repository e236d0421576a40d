using Coordination.Domain.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;

namespace Coordination.Grains.Backups;

/// <summary>
/// Copies a store while it is in use, so that the copy is one that could have been: what was answered before <see cref="BackupManifest.Instant"/>
/// is in it, and nobody in it has heard of anything that is not.
/// </summary>
/// <remarks>
/// A store that can be frozen is copied at one instant. Any other is read partition by partition while it changes: first what was still to
/// be said, then the inboxes, so that nobody in the copy has been told of what is cut off; then each entity, cut at one business instant;
/// one that somebody has heard more of (clocks of two silos differ, a batch may take long) is taken again with what was heard. Heads and derived rows follow from the events and are not copied, nor is what belongs
/// to one cluster alone: its members, its session keys, its layout. Attachments come last, for each was stored before the event that names it.
/// </remarks>
/// <param name="freezable">The store, where it can give a copy at one instant.</param>
/// <param name="store">Null where only its frozen copy can be read.</param>
/// <param name="clockOf">Business time of the store, or of its copy.</param>
public sealed class BackupWriter(ITableStore? store, IFreezable? freezable, IBlobStore files, Func<ITableStore, Task<IBusinessClock>> clockOf, TimeProvider system)
{
    /// <summary>By this much the clock of a silo that still answers may be ahead (twice what makes it unready).</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <summary>System time a batch may take from being dated to being stored, and more.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(60);

    /// <summary>Writes a backup.</summary>
    /// <param name="folder">New: made here.</param>
    /// <param name="copies">Where attachments go; shared by the backups of a store, for a file never changes.</param>
    /// <exception cref="IOException">The folder cannot be written, or is there already.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer. What was written is deleted.</exception>
    public async Task<BackupManifest> Write(string folder, IBlobStore copies, CancellationToken cancel = default)
    {
        if (Directory.Exists(folder))
        {
            throw new IOException($"{folder} is there already.");
        }

        PrivateFolder.Make(folder);
        try
        {
            var manifest = await Rows(folder, cancel);
            manifest = manifest with { Files = await CopyFiles(copies, cancel) };
            await WriteDurably(Path.Combine(folder, BackupManifest.FileName), StoredJson.Write(manifest), cancel);
            return manifest;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private async Task<BackupManifest> Rows(string folder, CancellationToken cancel)
    {
        var begun = system.GetTimestamp();
        if (freezable is not null)
        {
            await using var frozen = await freezable.Freeze(cancel);
            var clockThen = await clockOf(frozen.Rows);
            return await Copy(folder, frozen.Rows, await Unfinished.Of(frozen.Rows, cancel), Since(clockThen, begun), null, cancel);
        }

        var rows = store ?? throw new InvalidOperationException("There is neither a store nor a way to freeze one.");
        var clock = await clockOf(rows);
        var asked = system.GetTimestamp();
        var at = Since(clock, asked);
        return await Copy(folder, rows, await Unfinished.Of(rows, cancel), at, clock, cancel);
    }

    /// <summary>Business time at a moment of system time, and from when on messages are said again.</summary>
    private (DateTimeOffset Instant, DateTimeOffset Since) Since(IBusinessClock clock, long moment)
    {
        var instant = clock.Now - system.GetElapsedTime(moment) * clock.Speed;
        return (instant, instant - Slack * clock.Speed);
    }

    /// <param name="going">Business time of a store that goes on meanwhile; null: frozen.</param>
    private async Task<BackupManifest> Copy(
        string folder, ITableStore rows, Unfinished unfinished, (DateTimeOffset Instant, DateTimeOffset Since) at, IBusinessClock? going, CancellationToken cancel)
    {
        var path = Path.Combine(folder, BackupManifest.RowsFile);
        await using var file = new RowFileWriter(path);
        var copy = new BackupCopy(rows, file, unfinished, at.Since);
        await copy.Inboxes(cancel);
        if (going is not null)
        {
            await Task.Delay(Skew, system, cancel);
        }

        await copy.Rest(going?.Now, cancel);
        await file.Finish();
        var mode = await rows.Read(Keys.System, Keys.Mode, cancel);
        return new BackupManifest(
            BackupManifest.CurrentFormat, at.Instant, at.Since, mode is null ? null : StoredJson.Read<string>(mode.Data.Span), file.Rows, copy.Entities, 0,
            unfinished.LastRoot, await BackupManifest.HashOf(path, cancel), [.. copy.Cut.Order(StringComparer.Ordinal)], [.. copy.Amended.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Those that are there from an earlier backup stay as they are.</summary>
    private async Task<long> CopyFiles(IBlobStore copies, CancellationToken cancel)
    {
        var count = 0L;
        await foreach (var blob in files.All(cancel))
        {
            count++;
            await using var there = await copies.Open(blob.Sha256, cancel);
            if (there?.Length != blob.Size)
            {
                await using var content = await files.Open(blob.Sha256, cancel) ?? throw new IOException($"The file {blob.Sha256} is gone.");
                await copies.Put(content, cancel);
            }
        }

        return count;
    }

    private static async Task WriteDurably(string path, byte[] content, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await file.WriteAsync(content, cancel);
        file.Flush(flushToDisk: true);
    }
}
