using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>Rows that follow from a case: its board row, who else sees it, its place in history.</summary>
internal static class CaseRows
{
    public static Derived Of(EntityId id, CaseState state) => state.Work == WorkState.None
        ? Derived.None
        : new Derived(
            state.IsOpen ? Row(state) : null,
            state.IsOpen ? Audiences(id, state) : [],
            state.IsEnded ? Done(state) : null);

    private static BoardRow Row(CaseState state)
    {
        var next = Next(state);
        return new BoardRow
        {
            Kind = "case",
            Id = state.Id,
            Number = state.Number ?? state.Papers.FirstOrDefault(paper => paper.Kind == DocumentKinds.Notice)?.Number,
            Title = state.Title,
            Owner = state.Owner,
            Location = state.Subject.Location,
            SchoolId = state.Subject.SchoolId,
            SubjectName = state.Subject.Name,
            State = state.Work.ToString(),
            Class = state.Class.ToString(),
            Pressure = state.Ladder.Served,
            PendingRung = state.Ladder.Pending?.Rung,
            Overdue = state.IsOverdue,
            NextDue = next?.Due,
            NextKind = next?.Kind,
            TermDue = state.Owed(Limits.Term) is { FrozenSince: null } term ? term.Due : null,
            Holder = Holder(state),
            Suspended = state.Suspension is not null,
            Unsigned = [.. state.Drafts.Select(draft => new UnsignedDocument(draft.Kind, draft.DraftedAt, state.Owed(LimitOf(draft.Kind))?.Due))],
            Since = state.OpenedAt,
            ChangedAt = state.ChangedAt,
            Covert = state is { Work: WorkState.Rechecking, Recheck.Mode: RecheckMode.Covert },
            Finder = state.Finder,
            Recheckers = state.Recheck is { } recheck ? [.. recheck.Recheckers.Select(person => person.Id)] : [],
            Unit = state.Subject.Kind == SubjectKind.School ? null : state.Subject.Unit,
        };
    }

    /// <summary>The term that is over, until something ends it; else what runs; a case on which only a late act is owed shows that one.</summary>
    private static Clock? Next(CaseState state) =>
        state.Passed.GetValueOrDefault(Limits.Term)
        ?? Earliest(state.Clocks.Values.Where(clock => clock is { Fires: true, FrozenSince: null }))
        ?? Earliest(state.Passed.Values);

    private static Clock? Earliest(IEnumerable<Clock> clocks) => clocks.OrderBy(clock => clock.Due).ThenBy(clock => clock.Rank).FirstOrDefault();

    private static string LimitOf(string documentKind) => documentKind switch
    {
        DocumentKinds.Notice => Limits.SignNotice,
        DocumentKinds.SupervisionNotice => Limits.SignSupervision,
        DocumentKinds.Circular => Limits.SignCircular,
        DocumentKinds.InterviewRecord => Limits.RecordInterview,
        _ => Limits.HoldInterview,
    };

    /// <summary>Who must act next: the post that owes it, or the named rechecker.</summary>
    private static string Holder(CaseState state) => state switch
    {
        { Suspension: not null } => Role.CI.ToString(),
        { Work: WorkState.Opened or WorkState.Submitted } => Role.OFF_H.ToString(),
        { Work: WorkState.Rechecking, Recheck: { Passed: null } recheck } => string.Join('、', recheck.Recheckers.Select(person => person.Name)),
        { Work: WorkState.Rechecking } => (state.Class == CaseClass.D ? Role.CI : Role.OFF_H).ToString(),
        { Ladder.Pending.Rung: 1 } => Role.OFF_H.ToString(),
        { Ladder.Pending.Rung: 2, Interview.SummonedFor: null } => Role.OFF_H.ToString(),
        { Ladder.Pending.Rung: 3 } => (state.Draft(DocumentKinds.Circular) is { Signatures.IsEmpty: false } ? Role.DIR : Role.CI).ToString(),
        { Ladder.Pending: not null } => Role.CI.ToString(),
        { Subject.Kind: SubjectKind.School } => Role.SCH_P.ToString(),
        _ => state.Subject.Name,
    };

    private static ImmutableArray<string> Audiences(EntityId id, CaseState state)
    {
        var codes = new List<string?> { state.Owner, state.Subject.Location, state.Subject.AdministeredBy };
        if (IsUrgent(state))
        {
            codes.Add(state.OwnerParent);
        }

        var school = state is { Subject.SchoolId: { } schoolId, Work: not WorkState.Opened } ? $"s:{schoolId}" : null;
        return [.. codes.Append(school).OfType<string>().Where(code => code.Length > 0 && code != id.Home).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>What the level above watches row by row: life-safety, interviews and beyond, signatures that are owed.</summary>
    private static bool IsUrgent(CaseState state) =>
        state.Class == CaseClass.A || state.Obstruction is not null || state.Ladder.Served >= 2 || state.Ladder.Pending is not null
        || state.Passed.ContainsKey(Limits.SignNotice);

    private static DoneRow Done(CaseState state)
    {
        var summary = new CaseSummary(
            state.Id, state.Number ?? state.Papers.FirstOrDefault(paper => paper.Kind == DocumentKinds.Notice)?.Number, state.Work, state.Class, state.Title, state.Subject,
            state.Owner, state.OpenedAt, state.EndedAt!.Value, state.Ladder.Max, state.WasOverdue, state.DaysLate, state.Returns, state.Ladder.Supervisions,
            state.Ladder.Interviews, state.Ladder.Circulars, state.Reopened, state.Finder);
        return new DoneRow(Beijing.Date(state.EndedAt.Value), JsonSerializer.Serialize(summary, StoredJson.Options));
    }
}

/// <summary>An ended case as history and statistics keep it.</summary>
public sealed record CaseSummary(
    string Id, string? Number, WorkState Outcome, CaseClass Class, string Title, CaseSubject Subject, string Owner, DateTimeOffset OpenedAt, DateTimeOffset EndedAt,
    int MaxPressure, bool WasOverdue, int DaysLate, int Returns, int Supervisions, int Interviews, int Circulars, bool Reopened, string? Finder = null);
