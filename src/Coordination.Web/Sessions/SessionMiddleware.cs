using System.Security.Claims;
using Coordination.Domain.Aggregates;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Sessions;

/// <summary>After authentication: drops sessions that no longer stand, refuses writes another site may have caused, and says who asks.</summary>
internal sealed class SessionMiddleware(RequestDelegate next, SessionGate gate)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.User.Identity is { IsAuthenticated: true } && http.Request.Path != "/api/session" && !await gate.Stands(http.User))
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity());
        }

        if (IsCrossSite(http.Request))
        {
            await Problems.Write(http, Refusals.CrossSite);
            return;
        }

        http.RequestServices.GetRequiredService<Caller>().Enter(http.User);
        await next(http);
    }

    /// <summary>
    /// A form or an image of another site can send cookies, but none of these: a header of our own, a bearer token, a JSON media
    /// type. The cookie is SameSite=Strict besides.
    /// </summary>
    private static bool IsCrossSite(HttpRequest request)
    {
        var safe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (safe || request.Path.StartsWithSegments("/hubs") || !request.Headers.Authorization.ToString().Equals("", StringComparison.Ordinal))
        {
            return false;
        }

        if (request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            return true;
        }

        var ours = request.Headers.ContainsKey("Idempotency-Key") || request.Headers.ContainsKey("X-Requested-With");
        var json = request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) ?? false;
        return !ours && !json && !HttpMethods.IsDelete(request.Method) && request.Cookies.ContainsKey(SessionCookie.Name);
    }
}

/// <summary>The session cookie.</summary>
internal static class SessionCookie
{
    public const string Name = "coordination";
}
