using System.Security.Cryptography;
using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Backups;

/// <summary>What a backup is: <c>manifest.json</c> of its folder, written last. A folder without one is no backup.</summary>
/// <param name="Instant">Business time. Whatever was answered before it is in the backup.</param>
/// <param name="Since">Business time. What was said to others from here on may not have been heard in the backup, and is said again after a restore.</param>
/// <param name="Mode">What the store is for, as marked in it; null in one that nobody marked.</param>
/// <param name="LastRoot">Number of the newest signed root in it; 0: none.</param>
/// <param name="RowsSha256">Of <c>rows.gz</c>, lower-case hex.</param>
/// <param name="Cut">Entities that went on while the backup ran: their newest events are not in it.</param>
/// <param name="Amended">Entities that are in it twice; the second time counts.</param>
public sealed record BackupManifest(
    int Format, DateTimeOffset Instant, DateTimeOffset Since, string? Mode, long Rows, long Entities, long Files, long LastRoot, string RowsSha256,
    ImmutableArray<string> Cut, ImmutableArray<string> Amended)
{
    public const int CurrentFormat = 1;
    public const string FileName = "manifest.json";
    public const string RowsFile = "rows.gz";

    /// <summary>The manifest of a backup, after a look that its rows are those it names.</summary>
    /// <exception cref="InvalidDataException">No backup, of another format, or its rows were altered.</exception>
    public static async Task<BackupManifest> Read(string folder, CancellationToken cancel = default)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"There is no whole backup in {folder}.");
        }

        var manifest = Parse(await File.ReadAllBytesAsync(path, cancel), folder);
        return await HashOf(Path.Combine(folder, RowsFile), cancel) == manifest.RowsSha256
            ? manifest
            : throw new InvalidDataException($"The rows of the backup in {folder} are not those that were written.");
    }

    internal static async Task<string> HashOf(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    private static BackupManifest Parse(byte[] json, string folder) =>
        StoredJson.NumberOf(json, "format"u8) == CurrentFormat
            ? StoredJson.Read<BackupManifest>(json)
            : throw new InvalidDataException($"The backup in {folder} is of another format than {CurrentFormat}.");
}
