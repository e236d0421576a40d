using Coordination.Domain.Aggregates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Coordination.Web.Http;

/// <summary>Answers what no route took, and says whether the address, the method or the media type was wrong.</summary>
internal sealed class NoSuchAddress(EndpointDataSource endpoints)
{
    private const string Rest = "/api/{**rest}";

    public static void Map(IEndpointRouteBuilder app) =>
        app.Map(Rest, (HttpContext http, EndpointDataSource endpoints) => Problems.Result(new NoSuchAddress(endpoints).Why(http.Request)))
            .ExcludeFromDescription();

    private Refusal Why(HttpRequest request)
    {
        var there = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText is { } pattern && pattern != Rest && Fits(pattern, request.Path))
            .ToArray();
        return there.Length == 0 ? Refusals.NotFound
            : there.Any(endpoint => Takes(endpoint, request.Method)) ? Refusals.UnsupportedMediaType.With("type", Characters.Printable(request.ContentType is { Length: <= 80 } type ? type : ""))
            : Refusals.MethodNotAllowed;
    }

    private static bool Fits(string pattern, PathString path) =>
        pattern.StartsWith("/api/", StringComparison.Ordinal) && new TemplateMatcher(TemplateParser.Parse(pattern), []).TryMatch(path, []);

    private static bool Takes(RouteEndpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { } methods || methods.HttpMethods.Contains(method, StringComparer.OrdinalIgnoreCase);
}
