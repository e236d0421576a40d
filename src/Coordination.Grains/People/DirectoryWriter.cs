using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Store;

namespace Coordination.Grains.People;

/// <summary>Where the rows of a directory lie, and how they get there.</summary>
public static class DirectoryWriter
{
    /// <summary>As many as one batch may hold.</summary>
    private const int BatchSize = 100;

    /// <summary>The rows of a change, each with its partition.</summary>
    public static IEnumerable<(string Partition, RowChange Change)> Changes(DirectoryRows rows, IDirectory directory, Partitions partitions) =>
    [
        .. rows.Jurisdictions.Select(version => (Keys.System, Upsert(Keys.TreeRow(version.Node.Code, version.From), version))),
        .. rows.Schools.Select(school => (partitions.OfSchool(school.Id), Upsert(Keys.SchoolRow(school.Id), school))),
        .. rows.People.Select(person => (partitions.OfPerson(person.Id), Upsert(Keys.PersonRow(person.Id), person))),
        .. rows.Posts.Select(post => (RosterRules.JurisdictionOf(post.Scope, directory), Upsert(Keys.SeatRow(post.Id), post))),
        .. rows.Holdings.Select(holding => (RosterRules.JurisdictionOf(holding.Scope, directory), Upsert(Keys.PostRow(holding.PostId, holding.From, holding.PersonId), holding))),
        .. rows.Leaves.Select(leave => (HomeOf(leave.PersonId, directory), Upsert(Keys.LeaveRow(leave.PersonId, leave.From), leave))),
    ];

    /// <summary>Writes rows of any number, partition by partition in full batches. Repeating it changes nothing, so an interrupted load is simply run again.</summary>
    public static async Task WriteAll(ITableStore store, Partitions partitions, DirectoryRows rows, IDirectory directory, CancellationToken cancel = default)
    {
        foreach (var group in Changes(rows, directory, partitions).GroupBy(change => change.Partition, change => change.Change))
        {
            foreach (var batch in group.Chunk(BatchSize))
            {
                await store.Commit(group.Key, batch, CommitLane.Background, cancel);
            }
        }
    }

    /// <summary>The roster that keeps a person's leave: that of the first post held.</summary>
    internal static string HomeOf(string personId, IDirectory directory) =>
        directory is DirectorySnapshot snapshot && snapshot.HoldingsOf(personId) is [var first, ..] ? RosterRules.JurisdictionOf(first.Scope, directory) : Keys.System;

    private static RowChange Upsert<T>(string key, T value) => RowChange.Upsert(key, StoredJson.Write(value));
}
