using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>整改通知书: signed, confirmed (class A), served, receipted.</summary>
internal static class Notices
{
    public static Decision Issue(CaseDesk desk, IssueNotice issue)
    {
        if (desk.State.Work != WorkState.Opened || desk.State.Draft(DocumentKinds.Notice) is not { } draft)
        {
            return desk.WrongState;
        }

        if (issue.Basis.IsDefaultOrEmpty || issue.Basis.Any(string.IsNullOrWhiteSpace))
        {
            return Refusals.Incomplete.With("field", "basis");
        }

        if (issue.Term is { } own && own.Amount < 1)
        {
            return Refusals.TermInvalid.With("term", own.ToString());
        }

        var setting = desk.Length(desk.OfClass("rectification.*.rectify"));
        var (term, rule, version) = issue.Term is { } chosen ? (chosen, "notice", setting.Version) : (setting.Value, setting.Key, setting.Version);
        var post = CaseAuthority.Post(desk, CaseAction.IssueNotice);
        var onTheSpot = Roles.Inspectors.Contains(post.Role);
        return new NoticeIssued(term, rule, version, post.Role, Confirmed: !onTheSpot)
        {
            Deadlines = new DeadlineChanges(ClocksOf(desk, onTheSpot), [Limits.SignNotice]),
            Documents = DocumentChanges.Sign(CaseDrafts.Sign(desk, Completed(desk, draft, issue, term, rule), CaseAction.IssueNotice)),
        };
    }

    private static Document Completed(CaseDesk desk, Document draft, IssueNotice issue, Duration term, string rule)
    {
        var fields = (NoticeFields)draft.Fields;
        var last = Terms.Clock(desk, TermKind.Rectify, term, rule, "", Origin.Of(desk.Now)).LastDay;
        return draft with
        {
            Basis = [.. issue.Basis.Select(text => new LegalBasis(text, "cited")), .. draft.Basis],
            Body = issue.Demands is { Length: > 0 } demands ? $"{draft.Body}\n{demands}" : draft.Body,
            Fields = fields with { Class = desk.Letter, Term = term.InChinese, LastDay = last },
        };
    }

    private static ImmutableArray<Clock> ClocksOf(CaseDesk desk, bool onTheSpot)
    {
        var now = Origin.Of(desk.Now);
        var clocks = ImmutableArray.Create(desk.Start(Limits.ServiceFallback, "rectification.service-fallback", now, Rank.LegalTerms));
        if (onTheSpot)
        {
            clocks = clocks.Add(desk.Start(Limits.ConfirmNotice, "rectification.A.confirm", now));
        }

        return desk.State.Class == CaseClass.A ? clocks.AddRange(Interim(desk)) : clocks;
    }

    /// <summary>Class A: measures begun within 2 h of the notice, complete within 24 h.</summary>
    public static ImmutableArray<Clock> Interim(CaseDesk desk) =>
    [
        desk.Start(Limits.InterimFirst, "rectification.A.interim.first", Origin.Of(desk.Now)),
        desk.Start(Limits.InterimComplete, "rectification.A.interim", Origin.Of(desk.Now)),
    ];

    public static Decision Confirm(CaseDesk desk) =>
        desk.State is { Class: CaseClass.A, Work: not WorkState.Opened, IsEnded: false, Notice.Confirmed: false }
            ? new NoticeConfirmed { Deadlines = DeadlineChanges.End(Limits.ConfirmNotice) }
            : desk.WrongState;

    public static Decision Withdraw(CaseDesk desk, WithdrawNotice withdraw) =>
        desk.State is not { IsSubjectsTurn: true, Notice.Confirmed: false } ? desk.WrongState
        : string.IsNullOrWhiteSpace(withdraw.Reason) ? Refusals.Incomplete.With("field", "reason")
        : new NoticeWithdrawn(withdraw.Reason);

    public static Decision ConfirmInterim(CaseDesk desk, ConfirmInterimMeasures confirm)
    {
        if (desk.State is { IsEnded: true } or { Notice: null } || desk.State.Owed(Limits.InterimComplete) is null)
        {
            return desk.WrongState;
        }

        if (!confirm.OnSite && string.IsNullOrWhiteSpace(confirm.Photo))
        {
            return Refusals.Incomplete.With("field", "photo");
        }

        var ended = confirm.Complete ? DeadlineChanges.End(Limits.InterimFirst, Limits.InterimComplete) : DeadlineChanges.End(Limits.InterimFirst);
        return new InterimMeasuresConfirmed(confirm.Measures, confirm.OnSite, confirm.Photo, confirm.Complete) { Deadlines = ended };
    }

    /// <summary>Moves no clock and opens the objection window; a receipt before any inbox accepted the notice is itself the proof of service.</summary>
    public static Decision Receipt(CaseDesk desk)
    {
        if (desk.State is not { IsOpen: true, Notice: { ReceiptedAt: null } notice })
        {
            return desk.WrongState;
        }

        var served = notice.ServedAt is null ? Served(desk, desk.Context.Actor.PersonId, desk.Now, deemed: false, Origin.Of(desk.Now)) : [];
        var window = desk.Start(Limits.ObjectionWindow, "rectification.objection.window", Origin.Of(desk.Now), fires: false);
        return Decision.Accept([.. served, new NoticeReceipted { Deadlines = new DeadlineChanges([window], [Limits.Receipt]) }]);
    }

    /// <summary>No inbox could accept it: service is deemed made on the last day of the fallback.</summary>
    public static IEnumerable<Event> Deem(CaseDesk desk) =>
        Served(desk, null, desk.Now, deemed: true, Origin.AtEndOf(desk.State.Clocks[Limits.ServiceFallback]));

    public static ImmutableArray<Event> Served(CaseDesk desk, string? person, DateTimeOffset at, bool deemed, Origin from)
    {
        var state = desk.State;
        var served = new NoticeServed(state.Notice!.DocumentId, person, at, deemed)
        {
            Deadlines = new DeadlineChanges(AfterService(desk, from), [Limits.ServiceFallback]),
        };
        var starts = state.IsSubjectsTurn && state.TermClock is null && state.Term is null;
        return starts
            ? [served, Terms.Start(desk.After(served), TermKind.Rectify, state.Notice.OwnTerm, state.Notice.TermRule, state.Notice.TermVersion, from)]
            : [served];
    }

    private static ImmutableArray<Clock> AfterService(CaseDesk desk, Origin from)
    {
        var clocks = ImmutableArray<Clock>.Empty;
        if (desk.State.Notice!.ReceiptedAt is null)
        {
            clocks = clocks.Add(desk.Start(Limits.Receipt, "rectification.*.receipt", from));
        }

        return desk.State is { Class: CaseClass.D, IsSubjectsTurn: true }
            ? clocks.Add(desk.Start(Limits.Plan, "rectification.D.plan", from, Rank.LegalTerms)).Add(Working.NextProgress(desk, from.Day))
            : clocks;
    }
}
