using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

/// <summary>
/// A calendar or closure that came after a limit was computed moves the limit that crosses it, with old and new in the log. What has
/// already fired gets a "deadline corrected" entry and does not un-fire (domain.md 0.4).
/// </summary>
internal static class Recomputation
{
    public static Decision Decide(CaseDesk desk, Reindex reindex)
    {
        if (desk.State.Work == WorkState.None)
        {
            return Decision.Nothing;
        }

        var events = new List<Event>();
        var open = desk.State.Clocks.Values.Select(clock => (Old: clock, New: ClockMath.Recompute(clock, desk.Calendar)))
            .Where(pair => pair.Old.Computed.Calendar != pair.New.Computed.Calendar || pair.Old.Due != pair.New.Due).ToImmutableArray();
        if (!open.IsEmpty)
        {
            events.Add(new DeadlineRecomputed([.. open.Select(pair => Moved(pair.Old, pair.New))], reindex.Reason) { Deadlines = DeadlineChanges.Start([.. open.Select(pair => pair.New)]) });
        }

        var fired = desk.State.Passed.Values.Concat(desk.State.Provisional).Select(clock => (Old: clock, New: ClockMath.Recompute(clock, desk.Calendar)))
            .Where(pair => pair.Old.Computed.Calendar != pair.New.Computed.Calendar && pair.Old.DueOnRecord != pair.New.Due).ToImmutableArray();
        if (!fired.IsEmpty)
        {
            events.Add(new DeadlineCorrected([.. fired.Select(pair => Moved(pair.Old, pair.New))], reindex.Reason));
        }

        return Decision.Accept(events);
    }

    private static MovedDeadline Moved(Clock old, Clock fresh) => new(old.Kind, old.DueOnRecord, fresh.Due, old.Computed.Calendar, fresh.Computed.Calendar, fresh.Computed.Provisional);
}
