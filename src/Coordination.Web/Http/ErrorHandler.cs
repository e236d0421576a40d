using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coordination.Web.Http;

/// <summary>Turns what was not foreseen into problem details that say nothing of the inside.</summary>
internal sealed partial class ErrorHandler(ILogger<ErrorHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            return true; // nobody is waiting
        }

        var refusal = RefusalOf(exception);
        if (refusal.Code == Refusals.Internal.Code)
        {
            Failed(log, Problems.TraceId(httpContext), exception);
        }
        else
        {
            Unserved(log, refusal.Code, exception.GetType().Name, exception.Message);
        }

        await Problems.Write(httpContext, refusal);
        return true;
    }

    /// <summary>What the caller is told of an exception.</summary>
    public static Refusal RefusalOf(Exception exception) => exception switch
    {
        StoreUnavailableException store => Refusals.StoreUnavailable.With(
            "retryAfter", Math.Ceiling(store.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
        Drill.StuckDeadlineException stuck => Refusals.DrillStuck.With("deadline", stuck.Deadline),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Refusals.BodyTooLarge.With("max", StrictBody.MaxBytes.ToString(CultureInfo.InvariantCulture)),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Refusals.UnsupportedMediaType.With("type", ""),
        BadHttpRequestException => Refusals.InvalidValue.With("field", "$"),
        // A commit of unknown outcome (ITableStore.Commit): whoever asks again learns it.
        IOException and not (FileNotFoundException or DirectoryNotFoundException) => Refusals.Unavailable,
        // Cancelled by nobody who asked: a message that expired before its grain was placed anew, when silos die.
        TimeoutException or OperationCanceledException or OrleansMessageRejectionException or SiloUnavailableException or GatewayTooBusyException => Refusals.Unavailable,
        _ => Refusals.Internal,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed ({TraceId}).")]
    private static partial void Failed(ILogger log, string traceId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request could not be served: {Code} ({Type}: {Message}).")]
    private static partial void Unserved(ILogger log, string code, string type, string message);
}
