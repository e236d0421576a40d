namespace Coordination.Bench.Report;

/// <summary>One question and the tables that answer it.</summary>
internal interface ISection
{
    /// <summary>1 to 6, as in <c>--only</c>.</summary>
    int Number { get; }

    string Title { get; }

    Task Measure(Run run, List<Table> tables);
}
