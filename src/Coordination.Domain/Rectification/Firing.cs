using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

/// <summary>What happens when a limit ends, at its legal instant.</summary>
internal static class Firing
{
    public static IEnumerable<Event> Of(CaseDesk desk, Deadline deadline) => deadline.Kind switch
    {
        Limits.Term => Terms.Expire(desk),
        Limits.ServiceFallback => Notices.Deem(desk),
        Limits.ExtensionDecision => [new ExtensionRefused("逾期未决定,视为不同意", BySilence: true) { Deadlines = DeadlineChanges.End(Limits.ExtensionDecision) }],
        Limits.Progress => [Working.MissProgress(desk)],
        _ when deadline.Kind.StartsWith(Suspensions.Lift, StringComparison.Ordinal) => [Suspensions.Lifted(desk, deadline.Kind)],
        _ when deadline.Kind.StartsWith(Suspensions.Impose, StringComparison.Ordinal) => [Suspensions.Ordered(desk, deadline.Kind)],
        _ => [new LimitPassed(deadline.Kind, deadline.Due)],
    };
}
