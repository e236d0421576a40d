using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.Walking;

/// <inheritdoc cref="IWalkGrain"/>
[GrainType("walker")]
internal sealed partial class WalkGrain(ITableStore store, WorkTracker work, ILogger<WalkGrain> log) : Grain, IWalkGrain
{
    private bool _walking;

    public Task Resume()
    {
        if (!_walking)
        {
            _walking = true;
            var ticket = work.Begin();
            IGrainTimer? timer = null;
            timer = this.RegisterGrainTimer(
                async _ =>
                {
                    timer?.Dispose();
                    await Walk(ticket);
                },
                new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        }

        return Task.CompletedTask;
    }

    public Task<WalkRow?> Progress() => Walks.Progress(store, this.GetPrimaryKeyString());

    private async Task Walk(WorkTracker.Ticket ticket)
    {
        try
        {
            await new Walker(store, id => GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(id.Kind), id.ToString())))
                .Walk(this.GetPrimaryKeyString());
        }
        catch (Exception error)
        {
            // The keeper resumes it; the cursor says where.
            LogInterrupted(error, this.GetPrimaryKeyString());
        }
        finally
        {
            _walking = false;
            ticket.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Walk {Walk} was interrupted; it goes on from its cursor")]
    private partial void LogInterrupted(Exception error, string walk);
}
