namespace Coordination.Grains.Walking;

/// <summary>
/// Does one thing to many entities (law 8): goes through the open cases of some jurisdictions with a durable cursor and command ids
/// derived from the walk, so that a crash repeats at most one page and repeats it harmlessly. Key: walk id.
/// </summary>
[Alias("Coordination.IWalk")]
public interface IWalkGrain : IGrainWithStringKey
{
    /// <summary>Goes on where the cursor stands; nothing when the walk is done or unknown.</summary>
    [Alias("Resume")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task Resume();

    [Alias("Progress")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<WalkRow?> Progress();
}

/// <summary>A walk as stored in <c>sys</c>.</summary>
/// <param name="CommandType">Alias of the command each entity gets.</param>
/// <param name="CommandJson">Its body.</param>
/// <param name="Jurisdictions">Partitions to visit, in order.</param>
/// <param name="Position">Index of the partition being visited.</param>
/// <param name="Cursor">Last key done there; empty at its start.</param>
/// <param name="Refused">Entities that refused the command (counted, not retried: a refusal is an answer).</param>
[GenerateSerializer, Immutable, Alias("walk.row")]
public sealed record WalkRow(
    [property: Id(0)] string Id,
    [property: Id(1)] string CommandType,
    [property: Id(2)] string CommandJson,
    [property: Id(3)] ImmutableArray<string> Jurisdictions,
    [property: Id(4)] ImmutableArray<string> Kinds,
    [property: Id(5)] int Position,
    [property: Id(6)] string Cursor,
    [property: Id(7)] int Visited,
    [property: Id(8)] int Refused,
    [property: Id(9)] bool Done,
    [property: Id(10)] DateTimeOffset StartedAt);
