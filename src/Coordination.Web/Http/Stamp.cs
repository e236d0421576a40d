using System.Globalization;
using Coordination.Domain.Aggregates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Coordination.Web.Http;

/// <summary>What travels with every change besides its body.</summary>
/// <param name="CommandId">The Idempotency-Key, a UUID in lower case.</param>
/// <param name="BodyHash">See <see cref="CanonicalJson.Hash"/>.</param>
/// <param name="ExpectedVersion">From If-Match; null when the client does not care.</param>
internal sealed record Stamp(string CommandId, string BodyHash, long? ExpectedVersion)
{
    public static Answer<string> Key(IHeaderDictionary headers) =>
        headers.TryGetValue("Idempotency-Key", out var given) && given.Count == 1 && Guid.TryParseExact(given[0]?.Trim('"'), "D", out var key) && key != Guid.Empty
            ? key.ToString("D")
            : Refusals.IdempotencyKeyMissing;

    /// <summary>A version in quotes (<c>"17"</c>), or <c>*</c> for any.</summary>
    public static Answer<long?> IfMatch(IHeaderDictionary headers)
    {
        var given = headers.IfMatch;
        if (StringValues.IsNullOrEmpty(given) || given == "*")
        {
            return new Answer<long?>(null, null);
        }

        return given.Count == 1 && EntityTagHeaderValue.TryParse(given[0], out var tag) && !tag.IsWeak
            && long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new Answer<long?>(version, null)
            : Refusals.InvalidIfMatch;
    }
}

/// <summary>Body of a change: every one may say in which post its sender acts.</summary>
internal abstract record Body
{
    /// <summary>Post id, where a person holds two posts that could act.</summary>
    [MaxText(80)]
    public string? ActingAs { get; init; }
}

/// <summary>A body with nothing but the post.</summary>
internal sealed record EmptyBody : Body;
