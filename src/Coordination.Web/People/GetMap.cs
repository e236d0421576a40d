using Coordination.Domain.Aggregates;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Coordination.Web.People;

/// <summary>Outlines of the counties, for the board's map.</summary>
internal sealed class MapRoutes : IRoutes
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/map/ziyang", (Exchange exchange, IOptions<WebOptions> options) =>
            {
                if (exchange.Caller.Actor is null)
                {
                    return Problems.Result(Refusals.SignInRequired);
                }

                if (!File.Exists(options.Value.MapFile))
                {
                    return Problems.Result(Refusals.NotFound);
                }

                exchange.Http.Response.GetTypedHeaders().CacheControl = new() { Private = true, MaxAge = Kept };
                return Results.File(Path.GetFullPath(options.Value.MapFile), "application/geo+json");
            })
            .WithName("get-map").WithTags("directory");
}
