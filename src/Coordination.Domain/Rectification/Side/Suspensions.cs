using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;

namespace Coordination.Domain.Rectification;

/// <summary>中止 by force majeure: clocks stand still, for one case or by an order for a set of jurisdictions (law 8, C10.7).</summary>
internal static class Suspensions
{
    public const string Impose = "order.suspend.";
    public const string Lift = "order.resume.";

    /// <summary>While suspended the subject may still do its part, and the office what is not pressure; the rest waits.</summary>
    public static bool Forbid(CaseState state, CaseCommand command) => state.Suspension is not null && command is not
        (SubmitRectification or ReceiptNotice or StartWork or SubmitPlan or ReportProgress or AddEvidence or FileObjection or FileReport
        or SuspendCase or ResumeCase or ReviewSuspension or TransferCase or AcceptTransfer or ChangeClass or RehomeCase
        or ReportObstruction or ReportConflict or ReportSubTask or SignInterviewRecord or FileInterview);

    /// <summary>
    /// What orders impose: an order in force suspends from its instant, a lifted one resumes from its. An order has its effect once,
    /// and never on class A. The kind carries the order's id.
    /// </summary>
    public static IEnumerable<Deadline> Imposed(CaseState state, Rulebook rulebook)
    {
        if (!state.IsOpen || rulebook.Orders.Suspensions.IsDefaultOrEmpty)
        {
            yield break;
        }

        foreach (var order in rulebook.Orders.Suspensions)
        {
            if (state.Suspension is { } suspension)
            {
                if (suspension.OrderId == order.OrderId && order.LiftedAt is { } lifted)
                {
                    yield return new Deadline(Lift + order.OrderId, lifted, Rank.Orders);
                }
            }
            else if (state.Class != CaseClass.A && !state.Orders.Contains(order.OrderId) && (order.LiftedAt is not { } end || end > state.ChangedAt)
                && order.Binds(state.Owner, state.Subject.Location, rulebook.Directory))
            {
                yield return new Deadline(Impose + order.OrderId, order.At, Rank.Orders);
            }
        }
    }

    public static CaseSuspended Ordered(CaseDesk desk, string kind)
    {
        var order = desk.Context.Rules.Orders.Suspensions.First(order => order.OrderId == kind[Impose.Length..]);
        return Suspended(desk, desk.Now, order.Reason, order.OrderId, order.OrderedBy);
    }

    public static CaseResumed Lifted(CaseDesk desk, string kind) => Resumed(desk, desk.Now, $"中止令 {kind[Lift.Length..]} 解除");

    public static Decision Suspend(CaseDesk desk, SuspendCase suspend)
    {
        var state = desk.State;
        if (suspend.OrderId is { } order && (state.Orders.Contains(order) || !state.IsOpen))
        {
            return Decision.Nothing;
        }

        if (state.IsEnded || state.Suspension is not null)
        {
            return suspend.OrderId is null ? desk.WrongState : Decision.Nothing;
        }

        if (suspend.OrderId is not null && state.Class == CaseClass.A)
        {
            return Refusals.ClassAOneByOne;
        }

        return string.IsNullOrWhiteSpace(suspend.Reason)
            ? Refusals.Incomplete.With("field", "reason")
            : Suspended(desk, Clamp(suspend.EffectiveAt, state.ChangedAt, desk.Now), suspend.Reason, suspend.OrderId, desk.Context.Actor.PersonId);
    }

    public static Decision Resume(CaseDesk desk, ResumeCase resume) =>
        desk.State.Suspension is not { } suspension ? (resume.OrderId is null ? desk.WrongState : Decision.Nothing)
        : resume.OrderId is { } order && order != suspension.OrderId ? Decision.Nothing
        : Resumed(desk, Clamp(resume.EffectiveAt, desk.State.ChangedAt, desk.Now), resume.Reason);

    public static Decision Review(CaseDesk desk, ReviewSuspension review) =>
        desk.State.Suspension is null ? desk.WrongState
        : string.IsNullOrWhiteSpace(review.Finding) ? Refusals.Incomplete.With("field", "finding")
        : new SuspensionReviewed(review.Finding)
        {
            Deadlines = new DeadlineChanges([desk.Start(Limits.SuspensionReview, "rectification.suspension.review", Origin.Of(desk.Now))], [Limits.SuspensionReview]),
        };

    private static CaseSuspended Suspended(CaseDesk desk, DateTimeOffset since, string reason, string? orderId, string by) => new(since, reason, orderId, by)
    {
        Deadlines = DeadlineChanges.Start(desk.Start(Limits.SuspensionReview, "rectification.suspension.review", Origin.Of(since))),
    };

    private static CaseResumed Resumed(CaseDesk desk, DateTimeOffset at, string reason) => new(at, reason)
    {
        Deadlines = new DeadlineChanges(
            [.. desk.State.Clocks.Values.Where(clock => clock.FrozenSince is not null).Select(clock => ClockMath.Resume(clock, at, desk.Calendar))],
            [Limits.SuspensionReview]),
    };

    // Never before what is already recorded: time does not run backwards within a case.
    private static DateTimeOffset Clamp(DateTimeOffset? at, DateTimeOffset least, DateTimeOffset now) =>
        at is not { } wanted || wanted > now ? now : wanted < least ? least : wanted;
}
