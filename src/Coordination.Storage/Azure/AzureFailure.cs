using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Coordination.Grains.Store;

namespace Coordination.Storage.Azure;

/// <summary>What the failure of a request says about the batch it carried.</summary>
internal enum Verdict
{
    /// <summary>It never reached the service.</summary>
    NotSent,
    /// <summary>The service is too busy and says so; in all likelihood nothing was applied, but only reading back proves it.</summary>
    Throttled,
    /// <summary>Nobody knows: no answer came, or one that tells nothing.</summary>
    Unknown,
    /// <summary>The request is wrong, or the right to send it is missing. Repeating it is useless.</summary>
    Hopeless,
}

/// <summary>Reads failures of Azure's SDK.</summary>
internal static class AzureFailure
{
    /// <summary>Whether an exception is the service's or the network's, and not a bug or the caller's cancellation.</summary>
    public static bool Is(Exception error, CancellationToken cancel) =>
        error is RequestFailedException or HttpRequestException or IOException or AggregateException or TimeoutException or AuthenticationFailedException
        || (error is OperationCanceledException && !cancel.IsCancellationRequested);

    public static Verdict Judge(Exception error) => error switch
    {
        AggregateException { InnerException: { } inner } => Judge(inner),
        AuthenticationFailedException => Verdict.NotSent, // no token, no request
        RequestFailedException { Status: 429 or 503 } => Verdict.Throttled,
        RequestFailedException { Status: 400 or 401 or 403 or 404 or 405 or 411 or 413 or 415 } => Verdict.Hopeless,
        _ => IsRefusedConnection(error) ? Verdict.NotSent : Verdict.Unknown,
    };

    /// <summary>The wait the service asked for, if it did.</summary>
    public static TimeSpan? RetryAfter(Exception error) =>
        (error as RequestFailedException)?.GetRawResponse()?.Headers is { } headers && headers.TryGetValue("Retry-After", out var text)
            && int.TryParse(text, out var seconds) && seconds is >= 0 and <= 60
            ? TimeSpan.FromSeconds(seconds)
            : null;

    public static StoreUnavailableException Unavailable(Exception error) =>
        new($"Azure Tables cannot serve now: {Short(error)}", error) { RetryAfter = RetryAfter(error) ?? TimeSpan.FromSeconds(2) };

    private static bool IsRefusedConnection(Exception? error) => error switch
    {
        null => false,
        SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound } => true,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => true,
        _ => IsRefusedConnection(error.InnerException),
    };

    private static string Short(Exception error) => error is RequestFailedException { ErrorCode: { Length: > 0 } code } failed ? $"{failed.Status} {code}" : error.Message.Split('\n')[0];
}
