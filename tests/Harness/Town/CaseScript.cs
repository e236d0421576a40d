using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Harness.Running;

namespace Coordination.Harness.Town;

/// <summary>What people might do with a case as it stands: lawful for the most part, in no hurry and in no order.</summary>
internal sealed class CaseScript(Dice dice, string school, string county, CaseClass @class)
{
    private static readonly ImmutableArray<string> Basis = ["《教育督导条例》第十八条"];

    public EntityId Id { get; } = EntityId.Derive(county, EntityKinds.CaseLetter, school);

    /// <summary>Some act at once, some when it suits them, and some cases are forgotten for weeks.</summary>
    public TimeSpan Pause() => dice.Below(20) switch
    {
        0 when @class != CaseClass.A => dice.Between(TimeSpan.FromDays(20), TimeSpan.FromDays(80)),
        < 6 => dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30)),
        < 14 => dice.Between(TimeSpan.FromHours(1), TimeSpan.FromHours(@class == CaseClass.A ? 6 : 40)),
        _ => dice.Between(TimeSpan.FromDays(1), TimeSpan.FromDays(@class == CaseClass.A ? 3 : 12)),
    };

    /// <summary>Somebody and what they ask for; null when the case is over.</summary>
    public (string Person, Command Command, string? ActingAs)? Choose(CaseState? state, DateTimeOffset now)
    {
        if (state is null)
        {
            return (Places.Person(Role.RI, school), new OpenCase { Subject = school, Class = @class, Title = "食堂留样记录缺失", Problem = "食堂留样记录缺失12天", FindingId = "f1" }, null);
        }

        var choices = Work(state, now).Concat(Pressure(state, now)).Concat(Sides(state)).ToArray();
        if (choices.Length == 0)
        {
            return null;
        }

        var at = dice.Below(choices.Sum(choice => choice.Weight));
        foreach (var (weight, person, command) in choices)
        {
            at -= weight;
            if (at < 0)
            {
                return (person, command, null);
            }
        }

        throw new InvalidOperationException("No choice.");
    }

    private string Head => Places.Person(Role.SCH_P, school);

    private string Clerk => Places.Person(Role.SCH_O, school);

    private string Inspector => Places.Person(Role.RI, school);

    private static string Of(Role role, CaseState state) => Places.Person(role, state.Owner);

    private IEnumerable<(int Weight, string Person, Command Command)> Work(CaseState state, DateTimeOffset now)
    {
        if (state.Work == WorkState.Opened)
        {
            yield return (18, Of(Role.OFF_H, state), new IssueNotice(null, Basis));
            yield return (1, Of(Role.CI, state), new CancelCase("重复立案"));
        }

        if (state is { IsOpen: true, Notice.ReceiptedAt: null })
        {
            yield return (4, Clerk, new ReceiptNotice());
        }

        if (state.Work is WorkState.NoticeIssued or WorkState.Returned)
        {
            yield return (4, Clerk, new StartWork());
        }

        if (state.IsSubjectsTurn)
        {
            yield return (3, Head, new SubmitRectification { Measures = "补建留样台账", ResponsiblePerson = "王" });
            yield return (state.Class == CaseClass.D ? 2 : 1, Head, state.Class == CaseClass.D ? new ReportProgress("已完成一半") : new SubmitPlan("方案"));
        }

        if (state.Submission is { Filed: false })
        {
            yield return (2, Inspector, new FileReport());
        }

        if (state.Work == WorkState.Submitted)
        {
            yield return (5, Of(Role.OFF_H, state), new StartRecheck([Of(Role.INS, state)], RecheckMode.OnSite));
        }

        if (state.Work == WorkState.Rechecking)
        {
            yield return (5, Of(Role.INS, state), new RecordVerdict(dice.Chance(0.4), "逐日核对留样记录", now, "食堂"));
            var confirm = state.Class == CaseClass.D ? Role.CI : Role.OFF_H;
            yield return (2, Of(confirm, state), new ConfirmPass());
            yield return (2, Of(confirm, state), new ConfirmFail("仍缺记录"));
            yield return (1, Inspector, new RecordVerdict(true, "自己复查自己", now, "食堂"));
        }

        if (state is { Class: CaseClass.A, Notice: not null, IsEnded: false } && state.Owed(Limits.InterimComplete) is not null)
        {
            yield return (6, Inspector, new ConfirmInterimMeasures("已封存", true, null, dice.Chance(0.6)));
        }
    }

    private IEnumerable<(int Weight, string Person, Command Command)> Pressure(CaseState state, DateTimeOffset now)
    {
        switch (state.Ladder.Pending)
        {
            case { Rung: 1, HeldSince: null }:
                yield return (5, Of(Role.OFF_H, state), new SignSupervisionNotice());
                break;
            case { Rung: 2, HeldSince: null } when state.Interview?.SummonedFor is null:
                yield return (5, Of(Role.OFF_H, state), new SummonInterview(Beijing.Midnight(Beijing.Date(now).AddDays(state.Class == CaseClass.A ? 0 : 8)).AddHours(23), "县教督办", Conveners(state)));
                break;
            case { Rung: 2, HeldSince: null }:
                yield return (5, Of(Role.CI, state), new HoldInterview([], dice.Chance(0.2)));
                break;
            case { Rung: 3, HeldSince: null }:
                yield return (3, Of(Role.CI, state), new SignCircular());
                yield return (3, Of(Role.DIR, state), new SignCircular());
                break;
            case { Rung: 4, HeldSince: null }:
                yield return (3, Of(Role.CI, state), new OpenClue("R1", "整改不力"));
                break;
        }

        if (state.Interview is { HeldAt: not null, RecordedAt: null })
        {
            yield return (3, Of(Role.OFF_H, state), new SignInterviewRecord("问", "答", ["五日内整改"], true));
        }

        if (state.Interview is { RecordedAt: not null, FiledAt: null })
        {
            yield return (3, Of(Role.OFF_H, state), new FileInterview(
                [new(FilingOffice.PartyCommittee, "回执1"), new(FilingOffice.Government, "回执2"), new(FilingOffice.SuperiorDepartment, "回执3")]));
        }

        if (state.Circular is { RepliedAt: null })
        {
            yield return (1, Of(Role.ORG, state), new ReplyRecommendation("已办理"));
        }
    }

    private IEnumerable<(int Weight, string Person, Command Command)> Sides(CaseState state)
    {
        if (!state.IsOpen)
        {
            yield break;
        }

        if (state.Extension.Pending is null && state.TermClock is not null)
        {
            yield return (1, Head, new RequestExtension("需要采购设备"));
        }
        else if (state.Extension.Pending is not null)
        {
            var approver = state.Class == CaseClass.D ? Role.CI : Role.OFF_H;
            yield return (2, Of(approver, state), new GrantExtension());
            yield return (1, Of(approver, state), new RefuseExtension("理由不足"));
        }

        if (state is { Objection: null, Notice.ReceiptedAt: not null })
        {
            yield return (1, Head, new FileObjection("事实有误"));
        }
        else if (state.Objection is { Open: true })
        {
            yield return (1, Of(Role.CI, state), new RejectObjection("事实清楚"));
        }

        if (state.Suspension is null)
        {
            yield return (1, Of(Role.CI, state), new SuspendCase("洪水"));
        }
        else
        {
            yield return (6, Of(Role.CI, state), new ResumeCase("水已退"));
            yield return (2, Of(Role.CI, state), new ReviewSuspension("仍需中止"));
        }

        if (state.Transfer is not null)
        {
            yield return (2, Of(Role.CI, state), new AcceptTransfer());
        }

        yield return state.Owner == Places.City
            ? (1, Of(Role.CI, state), new TransferCase(county, TransferKind.Delegate, "交办"))
            : (1, Places.Person(Role.CI, Places.City), new TransferCase(Places.City, TransferKind.TakeUp, "提级"));
    }

    private static ImmutableArray<Convener> Conveners(CaseState state) => [new(ConvenerKind.Body, state.Owner, "教督办")];
}
