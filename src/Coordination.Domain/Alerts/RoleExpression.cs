using Coordination.Domain.People;

namespace Coordination.Domain.Alerts;

/// <summary>
/// Who is meant by a word of the catalogue: <c>K:OFF_H</c> a role at the owner's level, <c>T:CI</c> one of the city above (the
/// owner itself when it is the city), <c>SCH_P</c>, <c>SCH_O</c>, <c>RI</c> of the school, and parts such as <c>SIGNER</c>,
/// whose holders the source names in <see cref="Condition.People"/>.
/// </summary>
internal static class RoleExpression
{
    /// <summary>The city owner's reading: K-OFF-H → T-OFF-H and so on.</summary>
    public static string OfCity(string expression) => expression.StartsWith("K:", StringComparison.Ordinal) ? "T:" + expression[2..] : expression;

    /// <summary>The role and where it is held, or null when the expression names no post here (no school, or an unknown part).</summary>
    public static (Role Role, string Scope)? Post(string expression, Condition condition, Chain chain) => expression.Split(':') switch
    {
        ["K", var role] => (Enum.Parse<Role>(role), chain.Body),
        ["T", var role] => (Enum.Parse<Role>(role), chain.City),
        ["SCH_P" or "SCH_O" or "SCH_B" or "RI"] => OfSchool(Enum.Parse<Role>(expression), condition),
        ["SIGNER" or "DEBTOR" or "APPROVER"] => Debtor(condition.DebtorRole ?? nameof(Role.OFF_H), condition, chain),
        ["ADDRESSEE"] => Debtor(condition.DebtorRole ?? nameof(Role.ORG), condition, chain),
        ["EMERGENCY"] => (Role.LAW, chain.Body),
        _ => null,
    };

    private static (Role, string)? Debtor(string role, Condition condition, Chain chain) => role switch
    {
        nameof(Role.SCH_P) or nameof(Role.SCH_O) or nameof(Role.SCH_B) or nameof(Role.RI) => OfSchool(Enum.Parse<Role>(role), condition),
        _ when role.Contains(':', StringComparison.Ordinal) => Post(role, condition, chain),
        _ => Enum.TryParse<Role>(role, out var known) ? (known, chain.Body) : null,
    };

    private static (Role, string)? OfSchool(Role role, Condition condition) =>
        condition.SchoolId is { } school ? (role, school)
        : role == Role.SCH_P && condition.Values.TryGetValue("subjectUnit", out var unit) ? (HeadOf(condition), unit)
        : null;

    /// <summary>"SCH-P or the subject's head": a government's director, a department's leader, the bureau's head.</summary>
    private static Role HeadOf(Condition condition) => condition.Values.GetValueOrDefault("subjectKind") switch
    {
        nameof(SubjectKind.Government) => Role.DIR,
        nameof(SubjectKind.EduBureau) => Role.EDU,
        _ => Role.MU_L,
    };
}

/// <summary>The jurisdictions an alert of an owner speaks to.</summary>
/// <param name="Body">The body that supervises for the owner: itself, or the one a zone relies on.</param>
/// <param name="City">The city above; the body itself when it is the city.</param>
/// <param name="IsCity">The body is the city's (or higher): the catalogue is read in its city form.</param>
public sealed record Chain(string Body, string City, bool IsCity)
{
    public static Chain Of(string owner, IDirectory directory)
    {
        var body = directory.Jurisdiction(owner)?.SupervisionBody ?? owner;
        var node = directory.Jurisdiction(body);
        var isCity = node?.Level is JurisdictionLevel.City or JurisdictionLevel.Province or JurisdictionLevel.Nation;
        while (!isCity && node is { Level: not JurisdictionLevel.City, Parent: { } parent } && directory.Jurisdiction(parent) is { } above)
        {
            node = above;
        }

        return new Chain(body, isCity ? body : node?.Code ?? body, isCity);
    }
}
