namespace Coordination.Bench.Report;

/// <summary>One question and the tables that answer it.</summary>
internal interface ISection
{
    /// <summary>As in <c>--only</c>.</summary>
    int Number { get; }

    string Title { get; }

    /// <summary>Where its tables go.</summary>
    Page Page => Page.Node;

    Task Measure(Run run, List<Table> tables);
}
