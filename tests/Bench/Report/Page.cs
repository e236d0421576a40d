namespace Coordination.Bench.Report;

/// <summary>A measured part of a document: sections that belong together are written together or not at all.</summary>
/// <param name="File">Below <c>docs</c>.</param>
/// <param name="Mark">Name in the two comments between which the part lies.</param>
internal sealed record Page(string File, string Mark)
{
    /// <summary>One node.</summary>
    public static Page Node { get; } = new("performance.md", "bench");

    /// <summary>Silos over a table server.</summary>
    public static Page Cluster { get; } = new("performance.md", "bench of a cluster");

    /// <summary>Costs as numbers grow, and what they come to for the nation.</summary>
    public static Page Scale { get; } = new("scale.md", "bench of growth");

    public override string ToString() => $"docs/{File} ({Mark})";
}
