using Coordination.Domain.Aggregates;
using Coordination.Domain.Jobs;
using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;
using Coordination.Silo.Demo.Script;
using Coordination.Silo.Drill;
using Coordination.Silo.Jobs;
using Coordination.Web;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;

namespace Coordination.Silo.Hosting;

/// <summary>What a node does before it serves, and right after.</summary>
internal static class Startup
{
    /// <summary>Before any grain lives: the store is the right one and holds what every rule needs.</summary>
    public static async Task Prepare(IServiceProvider services)
    {
        var settings = services.GetRequiredService<SiloSettings>();
        await Stores.Prepare(services);

        // First of all: a store that is not ours is not touched.
        var store = services.GetRequiredService<ITableStore>();
        await StoreMark.Claim(store, settings.Mode);
        if (services.GetService<StoredKeys>() is { } keys)
        {
            await keys.Prepare(services.GetRequiredService<IKeyManager>(), services.GetRequiredService<TimeProvider>());
        }

        var partitions = services.GetRequiredService<Partitions>();
        await partitions.Claim(store, settings.Store.HashPartitions);
        if (!settings.Demo)
        {
            await Maintenance.Prepare(settings, store, services.GetRequiredService<ILoggerFactory>().CreateLogger("Coordination.Tasks"));
        }

        await SeedCalendars(store);
        if (settings.Rehearsal is { } factor)
        {
            await services.GetRequiredService<RehearsalClock>().Join(settings.Origin, factor);
        }

        if (settings.Demo)
        {
            await services.GetRequiredService<DrillClock>().Restore(SampleTerm.BeginOf(settings));
            await SeedSampleCity(store, partitions);
        }
        else
        {
            await SeedTree(store, partitions, services.GetRequiredService<IConfiguration>()["City"] ?? "512000");
        }

        await services.GetRequiredService<StoreRulebooks>().Refresh();
    }

    /// <summary>Once grains answer: the business jobs are known.</summary>
    public static async Task Begin(IServiceProvider services, CancellationToken cancel = default)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        foreach (var (name, cron) in JobNames.All)
        {
            var outcome = await grains.GetGrain<IAggregateGrain>(GrainId.Create("job", JobRules.IdOf(name).ToString()))
                .Execute(new CommandEnvelope("", Actor.System, new StartJob(name, cron)));
            if (outcome.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"The job {name} cannot start: {refusal.Code}.");
            }
        }

        if (services.GetService<SampleTerm>() is { } term)
        {
            await term.Run(cancel);
        }

        services.GetService<DrillDriver>()?.Begin();
        services.GetRequiredService<Readiness>().Open();
    }

    /// <summary>The announced years this release knows; later ones are loaded by two people.</summary>
    private static async Task SeedCalendars(ITableStore store)
    {
        if ((await store.Scan(Keys.System, "cal|", Keys.End("cal|"), 1)).Count > 0)
        {
            return;
        }

        var years = CalendarCsv.Parse(await File.ReadAllLinesAsync(SeedFile("cn-holidays.csv")));
        await store.Commit(
            Keys.System,
            [.. years.Select(year => RowChange.Insert(Keys.CalendarYear(year.Year, year.Version), StoredJson.Write(year))), RulesVersion.Next(await RulesVersion.Read(store))]);
    }

    /// <returns>False when the store has people already.</returns>
    public static async Task<bool> SeedSampleCity(ITableStore store, Partitions partitions)
    {
        if (await Accounts.Any(store, partitions))
        {
            return false;
        }

        var hash = new PasswordHasher<Account>().HashPassword(null!, SampleCity.Password);
        await SampleCity.Build(Path.GetDirectoryName(SeedFile("cn-divisions.csv"))!).Write(store, partitions, hash);
        await RulesVersion.Bump(store);
        return true;
    }

    /// <summary>A new production store knows its city and the counties below; zones, schools and people are imported.</summary>
    private static async Task SeedTree(ITableStore store, Partitions partitions, string city)
    {
        var today = new DateOnly(2000, 1, 1);
        if ((await DirectoryLoader.Load(store, partitions, today)).Jurisdictions.Any())
        {
            return;
        }

        var rows = new DirectoryRows { Jurisdictions = [.. Divisions.Below(SeedFile("cn-divisions.csv"), city).Select(node => new JurisdictionVersion(node, today))] };
        await DirectoryWriter.WriteAll(store, partitions, rows, DirectorySnapshot.Build(rows, today));
        await RulesVersion.Bump(store);
    }

    private static string SeedFile(string name) => Path.Combine(AppContext.BaseDirectory, "seed", name);
}
