using Coordination.Storage.Faults;

namespace Coordination.Harness.Running;

/// <summary>How bad things are: rates of what goes wrong. Calm at the end of a run, so that everything can come to rest.</summary>
internal sealed class Weather(Dice dice)
{
    public bool IsCalm { get; set; }

    /// <summary>The store answers nobody.</summary>
    public bool StoreAway { get; set; }

    public bool Happens(double probability) => !IsCalm && dice.Chance(probability);

    /// <summary>One way of a message, or one access to the store.</summary>
    public TimeSpan Latency()
    {
        if (IsCalm)
        {
            return TimeSpan.FromMilliseconds(1);
        }

        return dice.Below(1000) switch
        {
            < 5 => dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)),
            < 100 => dice.Between(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(400)),
            _ => dice.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20)),
        };
    }

    /// <summary>What the store does wrong all the time.</summary>
    public static FaultRule[] StoreFaults() =>
    [
        new(Fault.CommitThenThrow, 0.012) { When = call => !call.IsRead },
        new(Fault.ThrowThenNothing, 0.012) { When = call => !call.IsRead },
        new(Fault.Conflict, 0.012) { When = call => !call.IsRead },
        new(Fault.Unavailable, 0.006),
    ];
}
