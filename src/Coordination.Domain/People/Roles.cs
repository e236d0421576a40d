namespace Coordination.Domain.People;

/// <summary>Families of roles.</summary>
public static class Roles
{
    /// <summary>Posts of a supervision body.</summary>
    public static ImmutableArray<Role> Body { get; } = [Role.OFF_H, Role.CI, Role.OFF, Role.OP, Role.DIR, Role.DEP];

    /// <summary>Those of the body whose signature has legal effect.</summary>
    public static ImmutableArray<Role> Signers { get; } = [Role.OFF_H, Role.CI, Role.DIR, Role.DEP];

    /// <summary>Who may find and recheck.</summary>
    public static ImmutableArray<Role> Inspectors { get; } = [Role.RI, Role.INS, Role.TL, Role.EXP];

    /// <summary>Posts whose absence stops an alert or a signature (AL-38).</summary>
    public static ImmutableArray<Role> Indispensable { get; } = [Role.DIR, Role.CI, Role.OFF_H, Role.OP, Role.SCH_P];

    /// <summary>Posts that only one person can hold at a time (domain.md C1.4).</summary>
    public static ImmutableArray<Role> Single { get; } = [Role.DIR, Role.CI];

    public static bool IsOfBody(this Role role) => Body.Contains(role);
}
