namespace Coordination.Silo.Drill;

/// <summary>People who act by themselves while a drill's time passes.</summary>
public interface IScript
{
    /// <summary>The next instant at which somebody does something, as far as is known now; never before the drill's time. Null: nothing more.</summary>
    /// <remarks>Nothing may be in flight. What fires later may bring it forward, so it is asked again after each step.</remarks>
    Task<DateTimeOffset?> Next(CancellationToken cancel);

    /// <summary>Everybody whose time has come acts; returns when every consequence has been delivered.</summary>
    Task Act(CancellationToken cancel);

    /// <summary>Time went by without the script: what was missed is not caught up with all at once.</summary>
    void Resume();
}

/// <summary>A quiet drill.</summary>
internal sealed class NoScript : IScript
{
    public Task<DateTimeOffset?> Next(CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);

    public Task Act(CancellationToken cancel) => Task.CompletedTask;

    public void Resume()
    {
    }
}
