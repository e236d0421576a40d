using Coordination.Domain.Jobs;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Backups;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;
using Coordination.Silo.Demo.Script;
using Coordination.Silo.Drill;
using Coordination.Silo.Jobs;
using Coordination.Storage.Metering;
using Coordination.Web;
using Coordination.Web.Drill;
using Coordination.Web.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Coordination.Silo.Hosting;

/// <summary>Puts a node together. Nothing else knows all parts.</summary>
public static class SiloHost
{
    /// <summary>Runs a node until it is asked to stop.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> Run(string[] args)
    {
        await using var app = await Start(args);
        LastResort.After(app.Services, app.Lifetime.ApplicationStopping);
        await app.WaitForShutdownAsync();
        return Environment.ExitCode;
    }

    /// <summary>A node that serves, or one that was asked to stop before it did.</summary>
    public static async Task<WebApplication> Start(string[] args)
    {
        var app = Build(args);
        try
        {
            await Serve(app);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while it began: whoever waits for its end gets it at once.
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    private static async Task Serve(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<SiloSettings>();
        Addresses.DemandFree(settings.Urls);
        if (settings is { Demo: true, Fresh: true })
        {
            await DemoFolder.Clear(settings.Data);
        }

        if (app.Configuration.GetValue("Client:Build", true))
        {
            await ClientFiles.Build();
        }

        await Startup.Prepare(app.Services);
        app.MapCoordination();
        app.MapPrometheusScrapingEndpoint("/metrics");
        if (SiloDashboard.IsWanted(app.Configuration))
        {
            SiloDashboard.Map(app);
        }

        ClientFiles.Use(app);
        await app.StartAsync();
        await Startup.Begin(app.Services, app.Lifetime.ApplicationStopping);
        var address = app.Urls.FirstOrDefault() ?? settings.Urls;
        if (!settings.Demo && await app.Services.GetRequiredService<SetupLink>().Offer() is { } token)
        {
            // After the '#' it stays in the browser: no log on the way ever holds it.
            await Console.Out.WriteLineAsync($"Create the administrator (one use, 24 hours): {address.TrimEnd('/')}/setup#{token}");
        }

        await Console.Out.WriteLineAsync($"Listening on {string.Join(' ', app.Urls)}");
    }

    /// <param name="replace">A last word on the services, for processes that watch a node from inside (measurements).</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // The settings lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
            Args = SiloSettings.ConfigurationOf(args),
        });
        var settings = SiloSettings.Parse(args, builder.Configuration);
        builder.WebHost.UseUrls(settings.Urls);
        builder.Services.AddSingleton(settings);
        Stores.Add(builder.Services, settings, FailStop.Now);
        builder.Services.Decorate<ITableStore, MeteredStore>();
        // Services start in this order: the keeper of the clocks must find a silo that answers, or its first round is lost for 10 s.
        builder.Host.UseOrleans(silo =>
        {
            if (settings.Store.IsCluster)
            {
                Clustering.Together(silo, settings.Cluster);
            }
            else
            {
                Clustering.Alone(silo);
            }

            if (Observation.Traces(builder.Configuration))
            {
                silo.AddActivityPropagation();
            }

            if (SiloDashboard.IsWanted(builder.Configuration))
            {
                SiloDashboard.Add(silo);
            }
        });
        AddCore(builder.Services, settings);
        AddOutside(builder.Services, settings, builder.Configuration);
        replace?.Invoke(builder.Services);
        return builder.Build();
    }

    private static void AddCore(IServiceCollection services, SiloSettings settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<WorkTracker>();
        services.AddSingleton<Hints>();
        services.AddSingleton<OutboxTraffic>();
        services.AddSingleton<Hold>();
        services.AddSingleton<AggregateServices>();
        services.AddSingleton<IRefusalAudit, RefusalAudit>();
        services.AddSingleton<Partitions>();
        services.AddSingleton<LoadDirectory>(provider => (store, asOf, cancel) => DirectoryLoader.Load(store, provider.GetRequiredService<Partitions>(), asOf, cancel));
        services.AddSingleton<StoreRulebooks>();
        services.AddSingleton<IRulebooks>(provider => provider.GetRequiredService<StoreRulebooks>());
        services.AddSingleton<ICron, QuartzCron>();
        if (settings.Demo)
        {
            services.AddSingleton<DrillClock>();
            services.AddSingleton<IBusinessClock>(provider => provider.GetRequiredService<DrillClock>());
            services.AddSingleton<DueLedger>().Decorate<ITableStore, LedgeredStore>();
            services.AddSingleton<DrillStepper>().AddSingleton<DrillWalk>();
            AddScript(services, settings);
            services.AddSingleton<DrillDriver>().AddSingleton<IDrill>(provider => provider.GetRequiredService<DrillDriver>());
            services.AddHostedService(provider => provider.GetRequiredService<DrillDriver>());
            services.AddSingleton<IDemoGuide, DemoGuide>();
            services.Configure<BoardOptions>(options => options.Coalesce = TimeSpan.Zero);
        }
        else if (settings.Rehearsal is not null)
        {
            services.AddSingleton<RehearsalClock>().AddSingleton<IBusinessClock>(provider => provider.GetRequiredService<RehearsalClock>());
            AddKeeper(services, settings);
        }
        else
        {
            services.AddSingleton<IBusinessClock, SystemBusinessClock>();
            AddKeeper(services, settings);
        }
    }

    /// <summary>What only a node does whose clock is not stepped: clocks that wake by themselves, and upkeep.</summary>
    private static void AddKeeper(IServiceCollection services, SiloSettings settings)
    {
        services.AddSingleton<ClockKeeper>().AddHostedService(provider => provider.GetRequiredService<ClockKeeper>());
        Maintenance.Add(services, settings);
        services.AddHealthChecks().AddCheck<ClusterHealth>("cluster", tags: ["ready"]);
        if (settings.Heartbeat.IsWanted)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<Heartbeat>(provider, settings.Heartbeat));
        }
    }

    private static void AddScript(IServiceCollection services, SiloSettings settings)
    {
        if (settings.Quiet)
        {
            services.AddSingleton<IScript, NoScript>();
        }
        else
        {
            services.AddSingleton<SampleTerm>().AddSingleton<DemoScript>().AddSingleton<IScript>(provider => provider.GetRequiredService<DemoScript>());
        }
    }

    /// <summary>Handlers, guards, validators and routes are found, not listed; a test asserts what was found.</summary>
    private static void AddOutside(IServiceCollection services, SiloSettings settings, IConfiguration configuration)
    {
        services.AddCoordinationWeb();
        Observation.Add(services, configuration);
        AddKeys(services, settings);
        foreach (var convention in UseCases.Conventions)
        {
            services.Scan(scan => scan.FromAssemblies(UseCases.Assembly)
                .AddClasses(classes => classes.AssignableTo(convention), publicOnly: false).AsImplementedInterfaces().WithScopedLifetime());
        }
    }

    private static void AddKeys(IServiceCollection services, SiloSettings settings)
    {
        var protection = services.AddDataProtection().SetApplicationName("Coordination");
        if (settings.Store.IsCluster)
        {
            services.AddSingleton<StoredKeys>();
            services.AddOptions<KeyManagementOptions>().Configure<StoredKeys>((options, keys) => options.XmlRepository = keys);
        }
        else
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.Data, "keys")));
        }
    }
}
