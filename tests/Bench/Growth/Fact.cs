namespace Coordination.Bench.Growth;

/// <summary>Names of the figures that the projection reckons with.</summary>
internal static class Fact
{
    public const string OperationsPerPartition = "idle operations per minute and partition";
    public const string BoardScansPerBoard = "scans per minute and open board";
    public const string BoardBytes = "heap bytes of an open board";
    public const string NodeHeap = "heap bytes of the largest node";
    public const string NodeProcessor = "processor seconds per idle minute of the largest node";
    public const string BodiesOfNode = "jurisdictions of the largest node";
    public const string BookOperations = "operations to read the rule book of the largest node";
    public const string BookSecondsPerPerson = "seconds to read the rule book, per person";
    public const string BytesPerPerson = "heap bytes per person of the directory";
    public const string BytesPerShownCase = "heap bytes per case on an open board";
    public const string RequestsOfALife = "requests to the store in a case's life";
    public const string RowsOfALife = "rows a case's life leaves";
    public const string BytesOfALife = "bytes a case's life leaves";
    public const string RowsPerBatch = "rows written or deleted per batch";
    public const string CommitsOfALife = "batches in a case's life";
    public const string CommandsOfALife = "commands in a case's life";
    public const string CommitsOfAnOverdue = "batches per overdue";
    public const string RowsOfAnOverdue = "rows written or deleted per overdue";
    public const string RequestsOfAnOverdue = "requests per overdue";
    public const string RowsOfATelling = "rows written or deleted per inbox entry";
    public const string CommitsOfATelling = "batches per inbox entry";
    public const string RequestsOfATelling = "requests per inbox entry";
    public const string TellingsOfAnOverdue = "inbox entries per overdue";
    public const string UpkeepOfASilo = "idle requests per minute of a silo beside its clocks";
    public const string ProcessorPerCommit = "processor seconds of a silo per batch over the table protocol";
    public const string BookRowsPerPerson = "rows of the rule book per person";
    public const string RestingSilo = "working set in bytes of a silo at rest";
}
