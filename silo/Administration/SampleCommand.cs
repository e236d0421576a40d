using Coordination.Grains.Store;
using Coordination.Silo.Hosting;

namespace Coordination.Silo.Administration;

/// <summary>
/// <c>silo sample --into DIR</c>, or with <c>--Storage:Provider=AzureTables …</c> instead of a folder: loads the sample city (divisions, schools,
/// people, posts, accounts) into a store that has nobody yet.
/// </summary>
internal static class SampleCommand
{
    public static async Task<int> Run(string[] args)
    {
        var settings = SiloSettings.OfCommand([.. args.Select(arg => arg == "--into" ? "--data" : arg)]);
        if (!settings.Store.IsCluster && !args.Contains("--into", StringComparer.Ordinal))
        {
            throw new ArgumentException("Usage: sample --into DIR, or sample --Storage:Provider=AzureTables --Storage:ConnectionString=…");
        }

        await using var store = await Stores.Open(settings, create: true);
        var partitions = new Partitions();
        await partitions.Claim(store.Rows, settings.Store.HashPartitions);
        var place = settings.Store.IsCluster ? settings.Store.Azure.Table : settings.Data;
        await Console.Out.WriteLineAsync(await Startup.SeedSampleCity(store.Rows, partitions) ? $"The sample city is in {place}." : $"{place} has people already; nothing was changed.");
        return 0;
    }
}
