using System.Globalization;
using System.Threading.RateLimiting;
using Coordination.Domain.Aggregates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coordination.Web.Http;

/// <summary>How often a person may write and an address may try to sign in (system time).</summary>
internal static class Throttle
{
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

    private static RateLimitPartition<string> Partition(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<WebOptions>>().Value;
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Path.StartsWithSegments("/api"))
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        return http.Request.Path == "/api/session"
            ? Bucket($"address/{http.Connection.RemoteIpAddress}", options.SignInsPerMinute)
            : Bucket(http.RequestServices.GetRequiredService<Caller>().Actor is { } actor ? $"person/{actor.PersonId}" : $"address/{http.Connection.RemoteIpAddress}/w", options.WritesPerMinute);
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
