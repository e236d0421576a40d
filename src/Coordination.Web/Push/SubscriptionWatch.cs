using Coordination.Web.Http;
using Coordination.Web.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Web.Push;

/// <summary>
/// Asks again, every half minute, whether those who listen still may: a session that ended or a post that was lost closes the
/// connection, and what the browser then asks for is refused.
/// </summary>
internal sealed partial class SubscriptionWatch(PushRelay relay, IServiceScopeFactory scopes, SessionGate sessions, TimeProvider system, ILogger<SubscriptionWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, system);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var connection in relay.Connections)
                {
                    await Check(connection);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the silo stops
        }
    }

    private async Task Check(LiveConnection connection)
    {
        try
        {
            if (!await MayStay(connection))
            {
                Expelled(log, connection.Id);
                connection.Close();
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            NotChecked(log, fault);
        }
    }

    private async Task<bool> MayStay(LiveConnection connection)
    {
        if (!await sessions.Stands(connection.Context.User!))
        {
            return false;
        }

        await using var services = scopes.CreateAsyncScope();
        var caller = services.ServiceProvider.GetRequiredService<Caller>();
        caller.Enter(connection.Context.User!);
        var gate = services.ServiceProvider.GetRequiredService<SubscriptionGate>();
        foreach (var scope in connection.Scopes.Select(Scope.Parse).OfType<Scope>().Where(scope => scope.Kind != ScopeKind.Inbox))
        {
            if (caller.Actor is null || (await gate.Ask(scope, caller.Actor)).Refusal is not null)
            {
                return false;
            }
        }

        return caller.Actor is not null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection} may no longer listen and is closed.")]
    private static partial void Expelled(ILogger log, string connection);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be checked; the next round does.")]
    private static partial void NotChecked(ILogger log, Exception exception);
}
