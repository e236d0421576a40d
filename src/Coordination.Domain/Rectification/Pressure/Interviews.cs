using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>约谈, the second rung (domain.md 4.5.1): summoned, held, recorded, filed.</summary>
internal static class Interviews
{
    /// <summary>Proof that the subject refuses supervision: the second absence.</summary>
    public const string RefusedSupervision = "拒不接受督导";

    private static readonly ImmutableArray<Duration> DayBefore = [Duration.WorkingDays(1)];

    public static Decision Summon(CaseDesk desk, SummonInterview summon)
    {
        if (!LadderRules.IsDue(desk.State, 2) || desk.State.Interview is not { SummonedFor: null })
        {
            return desk.WrongState;
        }

        var lead = desk.Length(desk.OfClass("interview.*.summons-lead")).Value;
        if (summon.At <= desk.Now || !desk.Calendar.IsAtLeast(lead, desk.Today, Beijing.Date(summon.At)))
        {
            return Refusals.InterviewLead.With("lead", lead.ToString());
        }

        if (!AreEnough(desk, summon.Conveners))
        {
            return Refusals.CoConvenerRequired;
        }

        var draft = desk.State.Draft(DocumentKinds.Summons) ?? CaseDrafts.Summons(desk);
        var interviewee = summon.Interviewee ?? desk.State.Subject.Name;
        var fields = (SummonsFields)draft.Fields with
        {
            Conveners = [.. summon.Conveners.Select(convener => convener.Name)],
            Interviewee = interviewee,
            InterviewAt = summon.At,
            Place = summon.Place,
        };
        return new InterviewSummoned(summon.At, summon.Place, summon.Conveners, interviewee)
        {
            Deadlines = DeadlineChanges.End(Limits.Resummon),
            Documents = DocumentChanges.Sign(CaseDrafts.Sign(desk, draft with { Fields = fields }, CaseAction.SummonInterview)),
        };
    }

    public static Decision Hold(CaseDesk desk, HoldInterview hold)
    {
        if (!LadderRules.IsDue(desk.State, 2))
        {
            return desk.WrongState;
        }

        if (desk.State.Interview?.SummonedFor is not { } day || desk.Today < Beijing.Date(day))
        {
            return Refusals.NotSummoned;
        }

        if (hold.Absent)
        {
            return Miss(desk, hold);
        }

        var conveners = hold.Conveners.IsDefaultOrEmpty ? desk.State.Interview.Conveners : hold.Conveners;
        return AreEnough(desk, conveners) ? Held(desk, hold with { Conveners = conveners }) : Refusals.CoConvenerRequired;
    }

    private static Decision Held(CaseDesk desk, HoldInterview hold)
    {
        var now = Origin.Of(desk.Now);
        var held = new InterviewHeld(hold.Conveners, hold.Note)
        {
            Deadlines = new DeadlineChanges(
                [
                    desk.Start(Limits.RecordInterview, "interview.record", now, warnBefore: DayBefore),
                    desk.Start(Limits.FileInterview, "interview.file", now, warnBefore: DayBefore),
                ],
                [Limits.HoldInterview, Limits.Resummon]),
            Documents = DocumentChanges.Withdraw(desk.State.Drafts.Where(draft => draft.Kind == DocumentKinds.Summons)),
        };
        return Decision.Accept(held, Terms.Start(desk, TermKind.PostInterview, "interview.*.term", now));
    }

    /// <summary>One re-summons after the first absence; the second is a refusal of supervision and pends the circular.</summary>
    private static Decision Miss(CaseDesk desk, HoldInterview hold)
    {
        var absences = desk.State.Interview!.Absences + 1;
        if (absences == 1)
        {
            return new InterviewMissed(1, hold.Note, null)
            {
                Deadlines = DeadlineChanges.Start(desk.Start(Limits.Resummon, "interview.re-summons", Origin.Of(desk.Now))),
                Documents = DocumentChanges.Draft(CaseDrafts.Summons(desk)),
            };
        }

        var missed = new InterviewMissed(absences, hold.Note, RefusedSupervision);
        return Decision.Accept(missed, LadderRules.Pend(desk.After(missed), 3, Origin.Of(desk.Now), RefusedSupervision));
    }

    public static Decision Record(CaseDesk desk, SignInterviewRecord sign)
    {
        if (desk.State.Interview is not { HeldAt: not null, RecordedAt: null })
        {
            return desk.WrongState;
        }

        if (!sign.IntervieweeSigned && string.IsNullOrWhiteSpace(sign.RefusalNote))
        {
            return Refusals.Incomplete.With("field", "refusalNote");
        }

        return new InterviewRecorded(sign.IntervieweeSigned, sign.RefusalNote)
        {
            Deadlines = DeadlineChanges.End(Limits.RecordInterview),
            Documents = DocumentChanges.Sign(CaseDrafts.Sign(desk, CaseDrafts.InterviewRecord(desk, sign), CaseAction.SignInterviewRecord)),
        };
    }

    public static Decision File(CaseDesk desk, FileInterview file)
    {
        if (desk.State.Interview is not { RecordedAt: not null, FiledAt: null })
        {
            return desk.WrongState;
        }

        var missing = Enum.GetValues<FilingOffice>().Where(office => !file.Receipts.Any(receipt => receipt.Office == office && receipt.Proof.Length > 0)).ToArray();
        return missing.Length > 0
            ? Refusals.Incomplete.With("field", string.Join(',', missing))
            : new InterviewFiled(file.Receipts) { Deadlines = DeadlineChanges.End(Limits.FileInterview) };
    }

    /// <summary>
    /// Guard of 4.5.1: a city department, a government or a zone is interviewed by the city body with the Organisation Department and a
    /// relevant department; a county department or a school by a city or county body.
    /// </summary>
    private static bool AreEnough(CaseDesk desk, ImmutableArray<Convener> conveners)
    {
        var bodies = conveners.Where(convener => convener.Kind == ConvenerKind.Body).Select(convener => Level(desk, convener.Unit)).ToArray();
        return IsJoint(desk)
            ? bodies.Contains(JurisdictionLevel.City)
                && conveners.Any(convener => convener.Kind == ConvenerKind.Organisation) && conveners.Any(convener => convener.Kind == ConvenerKind.Department)
            : bodies.Any(level => level is JurisdictionLevel.City or JurisdictionLevel.County or JurisdictionLevel.Zone);
    }

    private static bool IsJoint(CaseDesk desk) => desk.State.Subject.Kind switch
    {
        SubjectKind.School => false,
        SubjectKind.Government => Level(desk, desk.State.Subject.Unit) is JurisdictionLevel.County or JurisdictionLevel.Zone or JurisdictionLevel.City,
        _ => Level(desk, desk.State.Subject.Unit.Split('.')[0]) is JurisdictionLevel.City,
    };

    private static JurisdictionLevel? Level(CaseDesk desk, string code) => desk.Context.Rules.Directory.Jurisdiction(code)?.Level;
}
