namespace Coordination.Harness.Checking;

/// <summary>What was found to be wrong.</summary>
internal sealed record Violation(string Invariant, string Detail)
{
    public override string ToString() => $"[{Invariant}] {Detail}";
}

/// <summary>Names of the invariants (see README).</summary>
internal static class Invariants
{
    /// <summary>Derived rows in the store are exactly those the state wants.</summary>
    public const string Rows = "rows";

    /// <summary>After a walk no open entity is as an older calendar or release left it.</summary>
    public const string Reindexed = "reindexed";

    /// <summary>Events are those of the in-order run, except when they were recorded.</summary>
    public const string History = "history";

    /// <summary>The state is that of the in-order run and the fold of its own events.</summary>
    public const string State = "state";

    /// <summary>Who was told what and when is as in the in-order run.</summary>
    public const string Told = "told";

    /// <summary>How tellings stand (acknowledged, resolved) is as in the in-order run.</summary>
    public const string Status = "status";

    /// <summary>Nobody is told of what had ended before.</summary>
    public const string Climb = "climb";

    /// <summary>Served pressure falls only when work ends.</summary>
    public const string Pressure = "pressure";

    /// <summary>Nothing is recorded later than a deadline that was still pending.</summary>
    public const string Overdue = "overdue";

    /// <summary>An order is in force from its instant, whoever has been visited.</summary>
    public const string Order = "order";

    /// <summary>One term runs at most.</summary>
    public const string OneTerm = "one-term";

    /// <summary>Numbers have no gaps and name committed signatures, each once.</summary>
    public const string Register = "register";

    /// <summary>A command has its effect once, and an accepted one has it.</summary>
    public const string Once = "once";

    /// <summary>Event rows are chained by their bytes.</summary>
    public const string Chain = "chain";

    /// <summary>Alerts live where their source lives; no entity is elsewhere than its id says.</summary>
    public const string Home = "home";

    /// <summary>References are exactly those the states want.</summary>
    public const string References = "references";

    /// <summary>When the storm is over everything comes to rest, and nothing was put aside.</summary>
    public const string Rest = "rest";

    /// <summary>Code that should not have failed.</summary>
    public const string Unexpected = "unexpected";
}
