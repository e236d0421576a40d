using System.Globalization;
using System.Text.RegularExpressions;
using Coordination.Grains.Backups;
using Coordination.Grains.Store;
using Coordination.Storage.Blobs;

namespace Coordination.Silo.Administration;

/// <summary>A folder of backups: one folder each, named by its instant, and the attachments of all of them beside.</summary>
internal static partial class BackupFolders
{
    private const string Attachments = "files";

    public static async Task<(string Name, BackupManifest Backup)> Write(BackupWriter writer, string folder, TimeProvider system, CancellationToken cancel = default)
    {
        var name = system.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        PrivateFolder.Make(folder);
        return (name, await writer.Write(Path.Combine(folder, name), FilesOf(folder), cancel));
    }

    /// <summary>The backup a person means: its own folder, or the newest whole one of a folder of backups.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static string Find(string path) =>
        IsWhole(path) ? path : All(path).LastOrDefault() ?? throw new ArgumentException($"There is no whole backup in {path}.");

    /// <summary>The attachments of a backup.</summary>
    public static IBlobStore FilesBeside(string backup) => FilesOf(Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(backup)))!);

    /// <summary>Whole backups, oldest first.</summary>
    public static IEnumerable<string> All(string folder) =>
        Dated(folder).Where(IsWhole);

    /// <summary>What was begun and not ended, oldest first: of a process that died over it, or is at it.</summary>
    public static IEnumerable<string> Begun(string folder) => Dated(folder).Where(path => !IsWhole(path));

    /// <summary>Others' folders, and backups somebody has renamed to keep them, are none of ours.</summary>
    private static IEnumerable<string> Dated(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(path => Name().IsMatch(Path.GetFileName(path))).Order(StringComparer.Ordinal) : [];

    [GeneratedRegex(@"^\d{8}T\d{6}Z$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    private static bool IsWhole(string path) => File.Exists(Path.Combine(path, BackupManifest.FileName));

    private static FolderBlobStore FilesOf(string folder) => new(Path.Combine(folder, Attachments), long.MaxValue, beside: true);
}
