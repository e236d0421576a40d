namespace Coordination.Grains.Store;

/// <summary>Folders that hold copies of a store: personal data, hashes of passwords, secrets of second factors.</summary>
public static class PrivateFolder
{
    /// <summary>A folder that only the owner of this process can look into.</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
