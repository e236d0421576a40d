using System.Globalization;
using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

/// <summary>C10.6: co-responsible units each with a part; the case closes only when all pass.</summary>
internal static class SubTasks
{
    private const int Most = 20;

    public static Decision Assign(CaseDesk desk, AssignSubTask assign) =>
        !desk.State.IsOpen ? desk.WrongState
        : string.IsNullOrWhiteSpace(assign.Unit) || string.IsNullOrWhiteSpace(assign.Task) || desk.State.SubTasks.Length >= Most ? Refusals.Incomplete.With("field", "unit")
        : new SubTaskAssigned(desk.State.SubTasks.Length + 1, assign.Unit, assign.Task);

    public static Decision Report(CaseDesk desk, ReportSubTask report) =>
        Of(desk, report.Number, out var task) is { } refusal ? refusal
        : task!.State is SubTaskState.Assigned or SubTaskState.Returned ? new SubTaskReported(report.Number, report.Text)
        : desk.WrongState;

    public static Decision Judge(CaseDesk desk, JudgeSubTask judge) =>
        Of(desk, judge.Number, out var task) is { } refusal ? refusal
        : task!.State is SubTaskState.Done ? new SubTaskJudged(judge.Number, judge.Passed, judge.Reason)
        : desk.WrongState;

    private static Refusal? Of(CaseDesk desk, int number, out SubTask? task)
    {
        task = desk.State.SubTasks.FirstOrDefault(item => item.Number == number);
        return !desk.State.IsOpen ? desk.WrongState
            : task is null ? Refusals.NoSuchSubTask.With("number", number.ToString(CultureInfo.InvariantCulture))
            : null;
    }
}
