using System.Globalization;
using System.Text;

namespace Coordination.Storage.Sqlite;

/// <summary>Another process has this store open: the embedded store belongs to exactly one.</summary>
public sealed class StoreInUseException(string folder, Exception inner)
    : IOException($"The store in '{folder}' is in use by another process. Stop it first, or send the command to the running one.", inner)
{
    public string Folder { get; } = folder;
}

/// <summary>Keeps every other process off the folder for as long as it lives; the system releases it when this process dies.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StoreInUseException">Somebody else holds it.</exception>
    public static StoreLock Take(string folder, string path)
    {
        Directory.CreateDirectory(folder);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StoreInUseException(folder, e);
        }

        // For the operator who wonders who it is; never read by the program.
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
        file.Flush();
        return new StoreLock(file);
    }

    public void Dispose() => _file.Dispose();
}
