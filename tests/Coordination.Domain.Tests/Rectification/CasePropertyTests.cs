using System.Collections.Concurrent;
using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Rectification;

/// <summary>Hundreds of seeded histories of random commands, each run three times: with ticks before every command, with none, and with late repeated ones.</summary>
public sealed class CasePropertyTests
{
    private const int Seed = 20_220_419;
    private const int Histories = 500;

    private static readonly DateTimeOffset Start = Drive.T("2026-03-03 09:00");
    private static readonly CaseRules Rules = new();

    [Fact]
    public void RandomHistories_InvariantsHoldWhateverTheTicks()
    {
        var (rungs, events) = (new ConcurrentDictionary<int, int>(), new ConcurrentDictionary<string, int>());
        Parallel.For(0, Histories, n =>
        {
            var drive = Check(n);
            rungs.TryAdd(drive.State.Ladder.Max, 0);
            foreach (var name in drive.Events)
            {
                events.TryAdd(name, 0);
            }
        });

        // The histories are worth something only if they go everywhere.
        Assert.Equal([0, 1, 2, 3, 4], rungs.Keys.Order());
        string[] rare = ["case.look-back-drawn.v1", "case.look-back-passed.v1", "case.deadlines-recomputed.v1", "case.deadline-corrected.v1", "case.evidence-added.v1", "case.document-served.v1"];
        Assert.Empty(EventNames.All.Where(name => name.StartsWith("case.", StringComparison.Ordinal)).Except(events.Keys).Except(rare).Order(StringComparer.Ordinal));
    }

    /// <summary>The nth history; the same on every machine, so that where they go can be asserted.</summary>
    private static Drive Check(int n)
    {
        try
        {
            var random = new Random(Seed + n);
            return Check([.. Enumerable.Range(0, random.Next(40, 81)).Select(_ => random.Next())]);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"History {Seed + n}: {error.Message}", error);
        }
    }

    private static Drive Check(int[] numbers)
    {
        var (drive, script) = Run(numbers);
        Invariants(drive);
        Assert.Equal(Text(drive), Text(Replay(script, (_, _) => { })));
        Assert.Equal(Text(drive), Text(Replay(script, (other, at) => { other.Execute(at, Actor.System, new Settle()); other.Execute(at, Actor.System, new Settle()); })));
        return drive;
    }

    /// <summary>Chooses commands by the state they meet; what was chosen is replayed with other ticks.</summary>
    private static (Drive Drive, List<(DateTimeOffset At, string Person, Command Command)> Script) Run(int[] numbers)
    {
        var (drive, now, script) = (new Drive(), Start, new List<(DateTimeOffset, string, Command)>());
        foreach (var number in numbers)
        {
            var random = new Random(number);
            now += random.Next(4) == 0 ? TimeSpan.FromDays(random.Next(1, 25)) : TimeSpan.FromMinutes(random.Next(0, 3000));
            drive.Execute(now, Actor.System, new Settle());
            var (person, command) = RandomCommands.Next(drive.State, random, now);
            script.Add((now, person, command));
            Apply(drive, now, person, command);
        }

        return (drive, script);
    }

    private static Drive Replay(List<(DateTimeOffset At, string Person, Command Command)> script, Action<Drive, DateTimeOffset> tick)
    {
        var drive = new Drive();
        foreach (var (at, person, command) in script)
        {
            tick(drive, at - TimeSpan.FromSeconds(1) > drive.LastAt ? at - TimeSpan.FromSeconds(1) : at);
            Apply(drive, at, person, command);
        }

        return drive;
    }

    private static void Apply(Drive drive, DateTimeOffset at, string person, Command command) =>
        drive.Execute(at, person == "system" ? Actor.System : SmallCity.Base.ActorOf(person, at)!, command);

    private static void Invariants(Drive drive)
    {
        var last = Rules.Empty(drive.Id);
        foreach (var state in Worlds(drive))
        {
            Assert.True(state.IsEnded || state.Ladder.Served >= last.Ladder.Served, "served pressure fell");
            Assert.True(state.Clocks.Values.Count(clock => clock.Kind == Limits.Term) <= 1, "two terms");
            Assert.Equal(Rules.Deadlines(state).Count(), Rules.Deadlines(state).DistinctBy(deadline => deadline.Kind).Count());
            Assert.True(state.Ladder.Served - last.Ladder.Served <= 3 && state.Ladder.Max >= state.Ladder.Served);
            if (state.IsEnded)
            {
                Assert.Empty(Rules.Deadlines(state));
                Assert.Empty(CaseConditions.Of(state));
            }

            last = state;
        }

        var json = StoredJson.Write(last);
        Assert.True(json.Length < 48 * 1024, $"{json.Length} bytes");
        Assert.Equal(Json(last), Json(StoredJson.Read<CaseState>(json)));
        Assert.Equal(Json(drive.State), Json(last));
    }

    /// <summary>Every state of a history, folded from events that went through JSON.</summary>
    private static IEnumerable<CaseState> Worlds(Drive drive)
    {
        var state = Rules.Empty(drive.Id);
        foreach (var recorded in drive.History)
        {
            var stored = JsonSerializer.Serialize(recorded.Event, recorded.Event.GetType(), StoredJson.Options);
            var read = (Event)JsonSerializer.Deserialize(stored, EventNames.Find(EventNames.Of(recorded.Event)), StoredJson.Options)!;
            yield return state = Rules.Evolve(state, recorded with { Event = read });
        }
    }

    private static string Text(Drive drive) =>
        string.Join('\n', drive.History.Select(recorded => $"{recorded.Version} {recorded.At.UtcTicks} {recorded.Actor.PersonId} {EventNames.Of(recorded.Event)} {Json(recorded.Event)}"));

    private static string Json(object value) => JsonSerializer.Serialize(value, value.GetType(), StoredJson.Options);
}

/// <summary>Commands that fit a state, and some that do not.</summary>
internal static class RandomCommands
{
    public static (string Person, Command Command) Next(CaseState state, Random random, DateTimeOffset now)
    {
        var fitting = Fitting(state, now, random).ToArray();
        return fitting.Length > 0 && random.Next(10) < 8 ? fitting[random.Next(fitting.Length)] : Any(now, random)[random.Next(Any(now, random).Length)];
    }

    private static IEnumerable<(string, Command)> Fitting(CaseState state, DateTimeOffset now, Random random)
    {
        switch (state.Work)
        {
            case WorkState.None:
                yield return ("li", Cases.Open((CaseClass)random.Next(4)));
                break;
            case WorkState.Opened:
                yield return ("zhao", Cases.Issue());
                yield return ("li", Cases.Issue());
                break;
            case WorkState.NoticeIssued:
                yield return ("chen", new ReceiptNotice());
                yield return ("wang", new StartWork());
                break;
            case WorkState.Submitted:
                yield return ("zhao", new StartRecheck(["sun"], RecheckMode.OnSite));
                break;
            case WorkState.Rechecking when state.Recheck!.Passed is null:
                yield return ("sun", Cases.Verdict(random.Next(5) == 0));
                break;
            case WorkState.Rechecking:
                yield return (state.Class == CaseClass.D ? "k-ci" : "zhao", state.Recheck!.Passed == true ? new ConfirmPass() : new ConfirmFail("不合格"));
                break;
            case WorkState.Closed:
                yield return ("zhao", new ReopenCase(false, "又发现"));
                break;
        }

        if (state.Suspension is not null)
        {
            yield return ("k-ci", new ResumeCase("解除"));
        }

        foreach (var act in Acts(state, now, random))
        {
            yield return act;
        }
    }

    private static IEnumerable<(string, Command)> Acts(CaseState state, DateTimeOffset now, Random random) => state.Ladder.Pending switch
    {
        { Rung: 1 } => [("zhao", new SignSupervisionNotice())],
        { Rung: 2 } when state.Interview!.SummonedFor is null => [("zhao", new SummonInterview(now.AddDays(9), "县教督办", Cases.CountyBody))],
        { Rung: 2 } => [("k-ci", new HoldInterview([], Absent: random.Next(4) == 0))],
        { Rung: 3 } => [("k-ci", new SignCircular()), ("k-dir", new SignCircular())],
        { Rung: 4 } => [("k-ci", new OpenClue("整改工作不力", "经过"))],
        _ => [],
    };

    private static ImmutableArray<(string Person, Command Command)> Any(DateTimeOffset now, Random random) =>
    [
        ("wang", Cases.Submit()), ("wang", new RequestExtension("设备未到")), ("zhao", new GrantExtension()), ("k-ci", new GrantExtension()), ("zhao", new RefuseExtension("不同意")),
        ("wang", new FileObjection("事实有误")), ("k-ci", new RejectObjection("清楚")), ("k-ci", new UpholdObjection("属实", random.Next(3) == 0 ? null : Duration.Days(40))),
        ("k-ci", new SuspendCase("疫情")), ("k-ci", new ResumeCase("解除")), ("k-ci", new ReviewSuspension("仍需")), ("system", new SuspendCase("地震", $"o{random.Next(3)}", now.AddHours(-5))),
        ("k-ci", new TransferCase(SmallCity.City, TransferKind.TakeUp, "重大")), ("t-ci", new TransferCase(SmallCity.County, TransferKind.Delegate, "交办")), ("t-ci", new AcceptTransfer()),
        ("zhao", new ChangeClass((CaseClass)random.Next(4), "变更")), ("k-ci", new ChangeClass((CaseClass)random.Next(4), "变更")),
        ("k-ci", new ReportObstruction((ObstructionKind)random.Next(3), "阻挠")), ("wang", new SubmitPlan("方案")), ("chen", new ReportProgress("进展")), ("li", new FileReport()),
        ("li", new ConfirmInterimMeasures("停灶", true, null, random.Next(2) == 0)), ("zhao", new ConfirmNotice()), ("k-ci", new CancelCase("重复")), ("k-ci", new WithdrawNotice("误报")),
        ("zhao", new SignInterviewRecord("问", "答", [], true)), ("zhao", Cases.Filing()), ("zhao", new ReplyRecommendation("采纳")), ("zhao", new RehomeCase(random.Next(2) == 0 ? null : "YJ-0301", "并入")),
        ("zhao", new AssignSubTask("512000.08", "经费")), ("mu", new ReportSubTask(1, "完成")), ("zhao", new JudgeSubTask(1, true)), ("sun", new ReportConflict("sun", "亲属")),
        ("zhao", new DrawLookBack("2026Q3", 7)), ("chen", new AddEvidence([new Evidence("", "blob", "00", "照片")])), ("system", new Reindex("again")), ("zhao", Cases.Issue()),
    ];
}
