using Coordination.Storage.Sqlite;

namespace Coordination.Silo.Hosting;

/// <summary>Empties the folder of a demo, and of nothing else.</summary>
internal static class DemoFolder
{
    /// <exception cref="InvalidOperationException">What lies there is not a drill's.</exception>
    /// <exception cref="StoreInUseException">A process is using it.</exception>
    public static async Task Clear(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "store.db")))
        {
            return;
        }

        await Demand(folder);
        string[] parts = [Path.Combine(folder, "files"), Path.Combine(folder, "keys")];
        var files = parts.Where(Directory.Exists).SelectMany(part => Directory.GetFiles(part, "*", SearchOption.AllDirectories));
        foreach (var file in Directory.GetFiles(folder, "store.*").Concat(files))
        {
            File.Delete(file);
        }
    }

    private static async Task Demand(string folder)
    {
        await using var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder }, error => throw error);
        await StoreMark.Claim(store, StoreMark.Drill);
    }
}
