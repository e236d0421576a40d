using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;

namespace Coordination.Web.Cases;

/// <summary>An ended case in the shape of a list.</summary>
internal static class EndedRow
{
    public static BoardRow Of(CaseSummary summary) => new()
    {
        Kind = "case",
        Id = summary.Id,
        Number = summary.Number,
        Title = summary.Title,
        Owner = summary.Owner,
        Location = summary.Subject.Location,
        SchoolId = summary.Subject.SchoolId,
        SubjectName = summary.Subject.Name,
        Unit = summary.Subject.SchoolId is null ? summary.Subject.Unit : null,
        State = summary.Outcome.ToString(),
        Class = summary.Class.ToString(),
        Pressure = summary.MaxPressure,
        Finder = summary.Finder,
        Since = summary.OpenedAt,
        ChangedAt = summary.EndedAt,
    };
}
