using Coordination.Grains.Store;

namespace Coordination.Storage.Faults;

/// <summary>What a faulty store does instead of serving a call.</summary>
public enum Fault
{
    /// <summary>Serves it, after the rule's delay.</summary>
    None,
    /// <summary>Applies the batch, then throws: the caller is told nothing of its success.</summary>
    CommitThenThrow,
    /// <summary>Throws an unknown outcome and applies nothing.</summary>
    ThrowThenNothing,
    /// <summary>Throws an unknown outcome at once and applies the batch after the rule's delay, when the caller may have decided again.</summary>
    ThrowThenCommit,
    /// <summary>Answers a lost race on the first change, which no other writer caused.</summary>
    Conflict,
    /// <summary>Refuses, with nothing applied. The only fault that also strikes reads.</summary>
    Unavailable,
}

/// <summary>One call, as rules see it.</summary>
/// <param name="Lane">Null for reads.</param>
/// <param name="Number">Counts the calls of this partition, commits and reads apart, from 1.</param>
public readonly record struct StoreCall(string Partition, CommitLane? Lane, IReadOnlyList<RowChange> Changes, long Number)
{
    public bool IsRead => Lane is null;
}

/// <summary>When something goes wrong, and what.</summary>
/// <param name="Fault">What happens.</param>
/// <param name="Probability">Share of the matching calls, 0 to 1.</param>
public sealed record FaultRule(Fault Fault, double Probability = 1)
{
    /// <summary>Which calls; by default every commit and, for <see cref="Fault.Unavailable"/> and pure delays, every read too.</summary>
    public Func<StoreCall, bool> When { get; init; } = _ => true;

    /// <summary>How long the call takes longer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How often the rule may strike; null for ever.</summary>
    public int? Times { get; init; }

    internal bool Fits(in StoreCall call) => (!call.IsRead || Fault is Fault.None or Fault.Unavailable) && When(call);
}

/// <summary>
/// Rules and a seed. The first rule that fits and whose dice fall decides. The dice depend on seed, rule, partition and the number
/// of the call in its partition only, so that a run repeats itself whatever other partitions do meanwhile.
/// </summary>
public sealed class FaultScript(int seed, params FaultRule[] rules)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Partition, bool Read), long> _calls = [];
    private readonly int[] _struck = new int[rules.Length];
    private bool _off;

    /// <summary>Nothing goes wrong.</summary>
    public static FaultScript Calm { get; } = new(0);

    /// <summary>How often each rule has struck, in the order given.</summary>
    public IReadOnlyList<int> Struck
    {
        get
        {
            lock (_gate)
            {
                return [.. _struck];
            }
        }
    }

    /// <summary>Ends all faults: the storm is over.</summary>
    public void Calmed()
    {
        lock (_gate)
        {
            _off = true;
        }
    }

    internal FaultRule? Next(string partition, CommitLane? lane, IReadOnlyList<RowChange> changes)
    {
        lock (_gate)
        {
            var slot = (partition, lane is null);
            var call = new StoreCall(partition, lane, changes, _calls[slot] = _calls.GetValueOrDefault(slot) + 1);
            var struck = _off ? -1 : Array.FindIndex(rules, rule => Strikes(rule, call));
            if (struck < 0)
            {
                return null;
            }

            _struck[struck]++;
            return rules[struck];
        }
    }

    private bool Strikes(FaultRule rule, StoreCall call)
    {
        var index = Array.IndexOf(rules, rule);
        return rule.Fits(call) && _struck[index] < (rule.Times ?? int.MaxValue) && Dice(index, call) < rule.Probability;
    }

    /// <summary>FNV-1a with a final mix: the same on every machine and in every release, unlike string hash codes.</summary>
    private double Dice(int rule, in StoreCall call)
    {
        var hash = 14695981039346656037UL;
        foreach (var part in (ReadOnlySpan<long>)[seed, rule, call.IsRead ? 1 : 0, call.Number])
        {
            hash = (hash ^ (ulong)part) * 1099511628211UL;
        }

        foreach (var letter in call.Partition)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 31)) * 0x9E3779B97F4A7C15UL;
        hash = (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9UL;
        return ((hash ^ (hash >> 32)) >> 11) * (1.0 / (1UL << 53));
    }
}
