using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Grains.Store;

namespace Coordination.Bench.Overdue;

/// <summary>Watches commits go by until every case is overdue and its alert stands.</summary>
internal sealed class Storm
{
    private static readonly byte[] Raised = "\"alert.raised.v1\""u8.ToArray();

    private readonly BenchClock _clock;
    private readonly DateTimeOffset _due;
    private readonly Dictionary<string, int> _heads = new(StringComparer.Ordinal);
    private readonly int[] _escalations;
    private readonly int[] _raises;
    private readonly int[] _commits;
    private readonly double[] _escalated;
    private readonly double[] _stands;
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;

    public Storm(BenchClock clock, DateTimeOffset due, IReadOnlyList<FilledCase> cases)
    {
        (_clock, _due, _left) = (clock, due, cases.Count);
        (_escalations, _raises, _commits) = (new int[cases.Count], new int[cases.Count], new int[cases.Count]);
        (_escalated, _stands) = (new double[cases.Count], new double[cases.Count]);
        for (var i = 0; i < cases.Count; i++)
        {
            _heads[Keys.Head(cases[i].Id)] = i;
            _heads[Keys.Head(AlertOf(cases[i]))] = i;
        }
    }

    public int Standing => _raises.Length - Volatile.Read(ref _left);

    /// <summary>Every alert stands.</summary>
    public Task All => _all.Task;

    /// <summary>Seconds from the due instant to the durable escalation, case by case.</summary>
    public IEnumerable<double> Escalated => _escalated;

    /// <summary>Seconds from the due instant until the alert stood.</summary>
    public IEnumerable<double> Stands => _stands.Where((_, i) => _raises[i] > 0);

    /// <summary>Commits of a case and its alert until the alert stood.</summary>
    public IEnumerable<double> CommitsUntilItStood => _commits.Select(count => (double)count);

    public int Lost => _raises.Count(count => count == 0) + _escalations.Count(count => count == 0);

    public int Double => _raises.Count(count => count > 1) + _escalations.Count(count => count > 1);

    public static EntityId AlertOf(FilledCase filled) => new AlertKey("AL-02", filled.School, filled.Id.ToString()).IdIn(filled.Id.Home);

    public void Note(Commit commit)
    {
        if (!_heads.TryGetValue(commit.Changes[0].Key, out var i))
        {
            return;
        }

        var late = (_clock.At(commit.Answered) - _due).TotalSeconds;
        if (late >= 0 && Volatile.Read(ref _raises[i]) == 0)
        {
            Interlocked.Increment(ref _commits[i]);
        }

        if (commit.Changes.Any(static change => change.Kind == ChangeKind.Delete && change.Key.StartsWith(Keys.Due, StringComparison.Ordinal) && change.Key.EndsWith("|term", StringComparison.Ordinal)))
        {
            Interlocked.Increment(ref _escalations[i]);
            _escalated[i] = late;
        }

        if (commit.Changes.Count > 1 && commit.Changes[1].Data.Span.IndexOf(Raised) >= 0)
        {
            _stands[i] = late;
            if (Interlocked.Increment(ref _raises[i]) == 1 && Interlocked.Decrement(ref _left) == 0)
            {
                _all.TrySetResult();
            }
        }
    }
}
