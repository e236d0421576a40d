using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Rectification;
using static Coordination.Domain.Tests.Rectification.Drive;

namespace Coordination.Domain.Tests.Rectification;

/// <summary>What of a case others read: rows, audiences, names on the wire.</summary>
public sealed class CaseWireTests
{
    private static readonly CaseRules Rules = new();

    [Fact]
    public void Commands_RoundTripUnderTheirAlias()
    {
        Command[] commands =
        [
            Cases.Open() with { Required = [new RequiredItem("r", "台账")], CoResponsible = [new CoResponsible("512000.08", "经费")] }, Cases.Issue(), Cases.Submit(), Cases.Verdict(true),
            Cases.Filing(), new SummonInterview(T("2026-05-07 15:00"), "x", Cases.CountyBody), new SignCircular("整改不力", [], true), new SuspendCase("疫情", "o1", T("2026-05-07 15:00")),
        ];
        foreach (var command in commands)
        {
            var row = StoredJson.Write(Payload.Of(command));
            var again = StoredJson.ReadTyped<Command>(StoredJson.AliasOf(command.GetType()), StoredJson.Read<Payload>(row));
            Assert.Equal(row, StoredJson.Write(Payload.Of(again)));
        }

        Assert.All(typeof(CaseCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CaseCommand))), type => Assert.StartsWith("case.", StoredJson.AliasOf(type), StringComparison.Ordinal));
    }

    [Fact]
    public void EventNames_AreThoseThatWereStored() =>
        Assert.Equal(
            [
                "case.cancelled.v1", "case.circular-issued.v1", "case.circular-pre-signed.v1", "case.class-changed.v1", "case.closed.v1", "case.clue-opened.v1",
                "case.conflict-reported.v1", "case.deadline-corrected.v1", "case.deadlines-recomputed.v1", "case.document-served.v1", "case.evidence-added.v1",
                "case.extension-granted.v1", "case.extension-refused.v1", "case.extension-requested.v1", "case.interim-measures-confirmed.v1", "case.interview-filed.v1",
                "case.interview-held.v1", "case.interview-missed.v1", "case.interview-recorded.v1", "case.interview-summoned.v1", "case.limit-passed.v1",
                "case.look-back-drawn.v1", "case.look-back-passed.v1", "case.notice-confirmed.v1", "case.notice-issued.v1", "case.notice-receipted.v1",
                "case.notice-served.v1", "case.notice-withdrawn.v1", "case.number-assigned.v1", "case.objection-decided.v1", "case.objection-filed.v1",
                "case.obstruction-reported.v1", "case.opened.v1", "case.overdue.v1", "case.plan-submitted.v1", "case.pressure-pending.v1", "case.progress-missed.v1",
                "case.progress-reported.v1", "case.recheck-failed.v1", "case.recheck-started.v1", "case.recommendation-replied.v1", "case.rehomed.v1", "case.reopened.v1",
                "case.report-filed.v1", "case.resumed.v1", "case.started.v1", "case.sub-task-assigned.v1", "case.sub-task-judged.v1", "case.sub-task-reported.v1",
                "case.submitted.v1", "case.supervision-notice-issued.v1", "case.suspended.v1", "case.suspension-reviewed.v1", "case.term-started.v1",
                "case.transfer-accepted.v1", "case.transferred.v1", "case.verdict-recorded.v1",
            ],
            EventNames.All.Where(name => name.StartsWith("case.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Audiences_SchoolFromTheNoticeOnCityOnceItIsUrgent()
    {
        var drive = new Drive().Must("2026-03-03 16:40", "li", Cases.Open());
        Assert.Empty(Rules.Derive(drive.Id, drive.State).Audiences);
        Assert.Equal(["s:AY-0217"], Rules.Derive(drive.Id, Cases.Issued().State).Audiences);
        Assert.Equal(["512000", "s:AY-0217"], Rules.Derive(drive.Id, Cases.Overdue().State).Audiences);
        Assert.Equal(["512000", "s:AY-0217"], Rules.Derive(drive.Id, Cases.Issued(CaseClass.A).State).Audiences);
    }

    [Fact]
    public void Board_UnsignedDraftWithItsLimitAndWhoMustAct()
    {
        var row = Rules.Derive(new Drive().Id, Cases.Overdue().State).Open!;

        Assert.Equal(("DOC-07", T("2026-04-04"), T("2026-04-09")), (row.Unsigned.Single().Kind, row.Unsigned.Single().DraftedAt, row.Unsigned.Single().SignBy!.Value));
        Assert.Equal("OFF_H", row.Holder);
        Assert.Equal("SCH_P", Rules.Derive(new Drive().Id, Cases.Supervised().State).Open!.Holder);
    }

    [Fact]
    public void Board_OverdueCase_CarriesTheTermThatPassed_BeforeWhatRunsNow()
    {
        var row = Rules.Derive(new Drive().Id, Cases.Overdue().State).Open!;

        Assert.True(row.Overdue);
        Assert.Equal((Limits.Term, T("2026-04-04"), T("2026-04-04")), (row.NextKind!, row.NextDue!.Value, row.TermDue!.Value));
        var running = Rules.Derive(new Drive().Id, Cases.InProgress().State).Open!;
        Assert.False(running.Overdue);
        Assert.NotNull(running.NextDue);
    }

    [Fact]
    public void Board_NothingRunsAndAnActIsOwedLate_CarriesItsLimit()
    {
        var late = new Drive().Must("2026-03-03 16:40", "li", Cases.Open()).Tick("2026-06-30");
        var row = Rules.Derive(late.Id, late.State).Open!;

        Assert.Equal((Limits.SignNotice, late.State.Passed[Limits.SignNotice].Due), (row.NextKind!, row.NextDue!.Value));
    }

    /// <summary>The alert catalogue must know every kind and variant a case speaks of.</summary>
    [Fact]
    public void Conditions_OfWholeCourses_AreAllInTheCatalogue()
    {
        Drive[] drives = [Cases.BrokenInterview().Tick("2026-06-30"), Cases.InProgress(CaseClass.A).Tick("2026-03-20"), Cases.InProgress(CaseClass.D).Tick("2026-06-30")];
        foreach (var told in drives.SelectMany(drive => drive.Tellings).Select(told => told.Condition).OfType<Condition>())
        {
            Assert.NotNull(AlertCatalogue.Find(told.Key.Kind, told.Variant));
        }
    }

    [Fact]
    public void Suspended_WarningStillToCome_HasNotBegun()
    {
        var drive = Cases.InProgress().Must("2026-03-05 10:00", "wang", Cases.Submit()).Must("2026-03-10 10:00", "k-ci", new SuspendCase("疫情")).Tick("2026-03-20");

        Assert.True(drive.Alert("AL-09", ":s1")!.PausedSince < drive.Alert("AL-09", ":s1")!.Since);
    }

    [Fact]
    public void Ended_SummaryIsKept()
    {
        var drive = Cases.Supervised().Pass("2026-04-10 10:00", "2026-04-13 10:00");
        var derived = Rules.Derive(drive.Id, drive.State);

        Assert.Null(derived.Open);
        Assert.Equal(Day("2026-04-13"), derived.Done!.Date);
        using var summary = JsonDocument.Parse(derived.Done.Json);
        Assert.Equal(("Closed", 1, true), (summary.RootElement.GetProperty("outcome").GetString(), summary.RootElement.GetProperty("maxPressure").GetInt32(), summary.RootElement.GetProperty("wasOverdue").GetBoolean()));
    }
}
