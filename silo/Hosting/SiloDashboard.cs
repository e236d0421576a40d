using Coordination.Web.Sessions;
using Orleans.Dashboard;

namespace Coordination.Silo.Hosting;

/// <summary>Orleans' own dashboard, below <see cref="Path"/>: which silos there are, what is active on them, which calls are slow or fail. For administrators only.</summary>
internal static class SiloDashboard
{
    public const string Path = "/admin/orleans";

    public static bool IsWanted(IConfiguration configuration) => configuration.GetValue("Dashboard:Enabled", true);

    public static void Add(ISiloBuilder silo) => silo.AddDashboard(options =>
    {
        options.HideTrace = true; // the log names people; whoever may read it has it from its collector
        options.CounterUpdateIntervalMs = 5_000;
        options.HistoryLength = 60;
    });

    public static void Map(WebApplication app)
    {
        var pages = app.MapOrleansDashboard(Path);
        pages.ForOperatorsOnly("orleans");

        // Calls what it likes of a grain and shows the answer: those who administer people and settings may read no case.
        pages.AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Path.Value!.EndsWith("/GrainState", StringComparison.OrdinalIgnoreCase) ? Results.NotFound() : await next(context));
    }
}
