using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Domain.People;

/// <summary>A tie that keeps a person from inspecting a unit.</summary>
/// <param name="Refusal"><c>RECUSAL_REQUIRED</c> with the values <c>reason</c> and <c>unit</c>.</param>
/// <param name="Overridable">A chief inspector may override it with a reason; AL-36 is raised either way.</param>
public sealed record RecusalFinding(Refusal Refusal, Tie Tie, bool Overridable);

/// <summary>IND-4 (R10, R26): who is too close to inspect. Checked when a team is formed, at assignment and at check-in.</summary>
public static class Recusal
{
    /// <summary>Years after leaving an employer during which a person stays away from it (重庆 art. 12).</summary>
    private const int CoolingOffYears = 3;

    /// <summary>The strongest conflict, or null.</summary>
    /// <param name="units">The subject and, where it belongs to one, its unit: school ids and jurisdiction codes.</param>
    /// <param name="at">The instant of the check; days count in Asia/Shanghai.</param>
    public static RecusalFinding? Check(Person person, IReadOnlyCollection<string> units, DateTimeOffset at)
    {
        var today = Beijing.Date(at);
        return person.Ties.Where(tie => units.Contains(tie.Unit) && Conflicts(tie, today))
            .Select(tie => new RecusalFinding(RefusalOf(tie), tie, IsOverridable(tie.Kind)))
            .OrderBy(finding => finding.Overridable).ThenBy(finding => finding.Tie.Kind)
            .FirstOrDefault();
    }

    private static bool Conflicts(Tie tie, DateOnly today) =>
        tie.Kind != TieKind.FormerEmployer || tie.Until is not { } left || today < left.AddYears(CoolingOffYears);

    private static bool IsOverridable(TieKind kind) => kind is TieKind.FormerEmployer or TieKind.OtherInterest;

    private static Refusal RefusalOf(Tie tie) =>
        Refusals.RecusalRequired.With("reason", Reason(tie.Kind)).With("unit", tie.Unit).With("rule", "IND-4");

    private static string Reason(TieKind kind) => kind switch
    {
        TieKind.RelativeOfHead => "与被督导单位负责人有近亲属关系",
        TieKind.RelativeEmployed => "近亲属在被督导单位工作",
        TieKind.Employer => "现任职于被督导单位",
        TieKind.FormerEmployer => "离开被督导单位不满三年",
        _ => "有其他利害关系",
    };
}
