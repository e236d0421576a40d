using System.IO.Compression;
using System.Text;

namespace Coordination.Grains.Backups;

/// <summary>A row of a backup.</summary>
/// <param name="Amended">Belongs to an entity that is in the file twice; the amended one, at the end, counts.</param>
internal sealed record BackupRow(string Partition, string Key, byte[] Data, bool Amended);

/// <summary>Writes <c>rows.gz</c>: rows one after another, compressed, with an end mark that tells a whole file from one that was cut off.</summary>
internal sealed class RowFileWriter : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly BinaryWriter _writer;

    public RowFileWriter(string path)
    {
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        _writer = new BinaryWriter(new BufferedStream(new GZipStream(_file, CompressionLevel.Fastest, leaveOpen: true), 1 << 16), Encoding.UTF8);
    }

    public long Rows { get; private set; }

    public void Write(string partition, string key, ReadOnlySpan<byte> data, bool amended = false)
    {
        _writer.Write((byte)(amended ? RowFile.AmendedRow : RowFile.Row));
        _writer.Write(partition);
        _writer.Write(key);
        _writer.Write(data.Length);
        _writer.Write(data);
        Rows++;
    }

    /// <summary>After this the file is whole and on disk.</summary>
    public async Task Finish()
    {
        _writer.Write((byte)RowFile.End);
        _writer.Write(Rows);
        await _writer.DisposeAsync();
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // The writer first: it has the last bytes.
        await _writer.DisposeAsync();
        await _file.DisposeAsync();
    }
}

/// <summary>Reads what <see cref="RowFileWriter"/> wrote.</summary>
internal static class RowFile
{
    public const int End = 0, Row = 1, AmendedRow = 2;

    /// <exception cref="InvalidDataException">The file was cut off or altered.</exception>
    public static IEnumerable<BackupRow> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        using var reader = new BinaryReader(new BufferedStream(new GZipStream(file, CompressionMode.Decompress), 1 << 16), Encoding.UTF8);
        for (var rows = 0L; Next(reader, path) is { } kind; rows++)
        {
            if (kind == End)
            {
                if (reader.ReadInt64() != rows)
                {
                    throw Broken(path);
                }

                yield break;
            }

            yield return new BackupRow(reader.ReadString(), reader.ReadString(), Take(reader, path), kind == AmendedRow);
        }
    }

    private static int? Next(BinaryReader reader, string path)
    {
        try
        {
            return reader.ReadByte() is var kind and <= AmendedRow ? kind : throw Broken(path);
        }
        catch (EndOfStreamException)
        {
            throw Broken(path);
        }
    }

    private static byte[] Take(BinaryReader reader, string path)
    {
        var length = reader.ReadInt32();
        return reader.ReadBytes(length) is var data && data.Length == length ? data : throw Broken(path);
    }

    private static InvalidDataException Broken(string path) => new($"{path} is not whole.");
}
