using Coordination.Silo.Hosting;
using Coordination.Storage.Sqlite;

namespace Coordination.Silo.Administration;

/// <summary><c>silo sample --into DIR</c>: loads the sample city (divisions, schools, people, posts, accounts) into a store that has nobody yet.</summary>
internal static class SampleCommand
{
    public static async Task<int> Run(string[] args)
    {
        if (args is not ["--into", var folder])
        {
            throw new ArgumentException("Usage: sample --into DIR");
        }

        Directory.CreateDirectory(folder);
        await using var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = Path.GetFullPath(folder) }, error => throw error);
        await Console.Out.WriteLineAsync(await Startup.SeedSampleCity(store) ? $"The sample city is in {folder}." : $"{folder} has people already; nothing was changed.");
        return 0;
    }
}
