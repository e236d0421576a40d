using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;

namespace Coordination.Domain.Rectification;

/// <summary>How each fact changes the state. No rule lives here: what was decided is in the event.</summary>
internal static partial class CaseFold
{
    private const int MaxOrders = 8;
    private const int MaxProvisional = 8;

    public static CaseState Apply(CaseState state, Recorded recorded)
    {
        var @event = (CaseEvent)recorded.Event;
        var next = Work(state, @event, recorded) ?? Recheck(state, @event, recorded) ?? Pressure(state, @event, recorded) ?? Side(state, @event, recorded)
            ?? throw new InvalidOperationException($"No fold for {@event.GetType().Name}.");
        return Papers(Deadlines(next, @event.Deadlines), @event.Documents, recorded) with { ChangedAt = recorded.At };
    }

    private static CaseState Deadlines(CaseState state, DeadlineChanges? changes)
    {
        if (changes is null)
        {
            return state;
        }

        foreach (var kind in changes.Ended)
        {
            state = Drop(state, kind);
        }

        return state with { Clocks = state.Clocks.SetItems(changes.Set.Select(clock => KeyValuePair.Create(clock.Kind, clock))) };
    }

    private static CaseState Drop(CaseState state, string kind) =>
        state with { Provisional = Remember(state, state.Passed.GetValueOrDefault(kind)), Clocks = state.Clocks.Remove(kind), Passed = state.Passed.Remove(kind) };

    // Only what a calendar still to be loaded may correct is worth remembering.
    private static ImmutableArray<Clock> Remember(CaseState state, Clock? passed) =>
        passed is { Computed.Provisional: true } ? [.. state.Provisional.Add(passed).TakeLast(MaxProvisional)] : state.Provisional;

    /// <summary>A clock ran out: it stays owed until the act, the first passing counts.</summary>
    private static CaseState Pass(CaseState state, string kind) => state with
    {
        Passed = state.Passed.ContainsKey(kind) || !state.Clocks.TryGetValue(kind, out var clock) ? state.Passed : state.Passed.Add(kind, clock),
        Clocks = state.Clocks.Remove(kind),
    };

    private static CaseState Papers(CaseState state, DocumentChanges? changes, Recorded recorded)
    {
        if (changes is null)
        {
            return state;
        }

        var gone = changes.Signed is { } done ? changes.Withdrawn.Add(done.Key) : changes.Withdrawn;
        state = state with
        {
            Drafts = [.. state.Drafts.Where(draft => !gone.Contains(draft.Key)), .. changes.Drafted],
            DraftCount = state.DraftCount + changes.Drafted.Length + (changes.Signed is null || state.Drafts.Any(draft => draft.Key == changes.Signed.Key) ? 0 : 1),
        };
        return changes.Signed is { } signed ? state with { Papers = [.. state.Papers.Add(HeadOf(signed, state.Id, recorded)).TakeLast(CaseState.MaxPapers)] } : state;
    }

    private static DocumentHead HeadOf(Document signed, string caseId, Recorded recorded) =>
        new($"{caseId}/{recorded.Version}", signed.Kind, signed.Title, signed.IssuingBody, signed.Signatures[^1].Name, signed.IssueDate!.Value, signed.Hash!);

    private static CaseState ChangePaper(CaseState state, string documentId, Func<DocumentHead, DocumentHead> change) =>
        state with { Papers = [.. state.Papers.Select(paper => paper.Id == documentId ? change(paper) : paper)] };

    /// <summary>Work ended: pressure falls, acts on hold are cancelled, nothing runs any more (domain.md 4.1.3).</summary>
    private static CaseState End(CaseState state, WorkState work, Recorded recorded)
    {
        foreach (var kind in state.Passed.Keys)
        {
            state = Drop(state, kind);
        }

        return state with
        {
            Work = work,
            EndedAt = recorded.At,
            Clocks = state.Clocks.Clear(),
            Ladder = state.Ladder with { Served = 0, Pending = null },
            Drafts = [],
            Extension = state.Extension with { Pending = null },
            Objection = state.Objection is { } objection ? objection with { Open = false } : null,
            Suspension = null,
            Transfer = null,
            ReturnedAt = null,
            Obstruction = null,
            ProgressMissed = 0,
            ProgressMissedAt = null,
        };
    }
}
