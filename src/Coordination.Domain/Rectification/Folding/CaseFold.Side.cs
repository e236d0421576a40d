using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

internal static partial class CaseFold
{
    private static CaseState? Side(CaseState state, CaseEvent @event, Recorded recorded) => @event switch
    {
        ObjectionFiled filed => state with { Objection = new ObjectionFacts(recorded.At, recorded.Actor.PersonId, filed.Reason, Open: true) },
        ObjectionDecided { Upheld: true, NewTerm: null } => End(Decide(state, upheld: true), WorkState.Cancelled, recorded),
        ObjectionDecided decided => Decide(state, decided.Upheld) with
        {
            Notice = decided.NewTerm is { } term ? state.Notice! with { OwnTerm = term } : state.Notice,
        },
        ExtensionRequested asked => state with
        {
            Extension = state.Extension with
            {
                Requests = asked.Number,
                Pending = new ExtensionRequest(asked.Number, asked.Amount, asked.Reason, recorded.At, recorded.Actor.PersonId),
            },
        },
        ExtensionGranted => state with { Extension = state.Extension with { Granted = state.Extension.Granted + 1, Pending = null } },
        ExtensionRefused => state with { Extension = state.Extension with { Pending = null } },
        CaseSuspended suspended => Suspend(state, suspended),
        CaseResumed => state with { Suspension = null },
        SuspensionReviewed => state,
        CaseTransferred moved => state with
        {
            Owner = moved.To,
            OwnerParent = moved.ToParent,
            Transfer = new TransferFacts(moved.From, moved.Kind, recorded.At),
        },
        TransferAccepted => state with { Transfer = null },
        DeadlineRecomputed => state,
        DeadlineCorrected corrected => Settle(state, corrected),
        _ => null,
    };

    private static CaseState Decide(CaseState state, bool upheld) => state with { Objection = state.Objection! with { Open = false, Upheld = upheld } };

    private static CaseState Suspend(CaseState state, CaseSuspended suspended) => state with
    {
        Suspension = new SuspensionFacts(suspended.Since, suspended.Reason, suspended.OrderId, suspended.By),
        Orders = suspended.OrderId is { } order && !state.Orders.Contains(order) ? [.. state.Orders.Add(order).TakeLast(MaxOrders)] : state.Orders,
        Clocks = state.Clocks.SetItems(state.Clocks.Where(pair => pair.Value.FrozenSince is null)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { FrozenSince = Later(suspended.Since, pair.Value.From) }))),
    };

    // What fired keeps its instant, and remembers what it has been compared with: a calendar to come may correct it again.
    private static CaseState Settle(CaseState state, DeadlineCorrected corrected) => state with
    {
        Provisional = [.. state.Provisional.Select(clock => Settle(clock, corrected))],
        Passed = state.Passed.SetItems(state.Passed.Select(pair => KeyValuePair.Create(pair.Key, Settle(pair.Value, corrected)))),
    };

    private static Clock Settle(Clock clock, DeadlineCorrected corrected) =>
        corrected.Corrected.FirstOrDefault(moved => moved.Kind == clock.Kind && moved.Old == clock.DueOnRecord) is { } moved
            ? clock with { Corrected = moved.New, Computed = clock.Computed with { Calendar = moved.NewCalendar, Provisional = moved.Provisional } }
            : clock;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
