using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Coordination.Domain.Aggregates;
using Coordination.Web.Push;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coordination.Web.Http;

/// <summary>How often a person may write, an address may try to sign in, and an address may ask without being signed in (system time).</summary>
internal static class Throttle
{
    private static readonly PathString[] Counted = ["/api", "/hubs", "/openapi", "/admin"];

    public static void Configure(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Partition);
        limiter.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            await Problems.Write(
                rejected.HttpContext, Refusals.TooManyRequests.With("retryAfter", Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture)));
        };
    }

    /// <summary>Whom an address counts as: of IPv6 its network, for everybody has as many addresses there as they like.</summary>
    internal static string Origin(IPAddress? address) => address switch
    {
        null => "-",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv6LinkLocal: false } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString(),
        _ => address.ToString(),
    };

    /// <summary>Files of the client, probes and scrapes are not counted; nor is what signed-in people read.</summary>
    private static RateLimitPartition<string> Partition(HttpContext http)
    {
        var (request, options) = (http.Request, http.RequestServices.GetRequiredService<IOptions<WebOptions>>().Value);
        if (!Counted.Any(part => request.Path.StartsWithSegments(part)))
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        if (HttpMethods.IsPost(request.Method) && (request.Path == "/api/session" || request.Path == "/api/setup"))
        {
            return Bucket($"sign-in/{Origin(http.Connection.RemoteIpAddress)}", options.SignInsPerMinute);
        }

        if (http.RequestServices.GetRequiredService<Caller>().Actor is not { } actor)
        {
            return Bucket($"nobody/{Origin(http.Connection.RemoteIpAddress)}", options.AnonymousPerMinute);
        }

        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.Path.StartsWithSegments(LiveHub.Path)
            ? RateLimitPartition.GetNoLimiter("")
            : Bucket($"person/{actor.PersonId}", options.WritesPerMinute);
    }

    // Tokens come back evenly over the minute, at most once a second.
    private static RateLimitPartition<string> Bucket(string key, int perMinute) => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = perMinute,
        TokensPerPeriod = Math.Max(1, perMinute / 60),
        ReplenishmentPeriod = TimeSpan.FromMinutes((double)Math.Max(1, perMinute / 60) / perMinute),
        QueueLimit = 0,
    });
}
