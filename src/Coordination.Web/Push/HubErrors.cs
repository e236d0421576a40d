using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Coordination.Web.Push;

/// <summary>
/// Logs what goes wrong in a method of the hub. SignalR's own dispatcher, which logs a refusal like a defect, is silenced in the
/// settings of logging; a refusal is an answer and no error.
/// </summary>
internal sealed partial class HubErrors(ILogger<LiveHub> log) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception error) when (error is not (HubException or OperationCanceledException))
        {
            LogFailed(error, invocationContext.HubMethodName);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} of the live hub failed")]
    private partial void LogFailed(Exception error, string method);
}
