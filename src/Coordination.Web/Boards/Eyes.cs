using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Web.Boards;

/// <summary>
/// What of a board row a reader may see: drafts and unsigned acts are the body's own, a covert recheck is known only to those
/// who order and make it (domain.md 2.5, 4.2.2).
/// </summary>
/// <param name="Drafts">Sees unsigned documents and pending rungs.</param>
/// <param name="Covert">Sees that a covert recheck is under way.</param>
internal readonly record struct Eyes(bool Drafts, bool Covert)
{
    // Alerts that speak of acts inside the body.
    private static readonly ImmutableHashSet<string> Inner = ["AL-03", "AL-05", "AL-06", "AL-07", "AL-09", "AL-11", "AL-39", "AL-40"];

    public static Eyes All { get; } = new(true, true);

    public bool SeeAll => Drafts && Covert;

    /// <summary>From the permission table: what it lets this reader read when the part asked for is a draft, or covert.</summary>
    public static Eyes Of(Actor reader, SubjectFacts facts, IDirectory directory) => new(
        Permissions.Check(reader, CaseAction.Read, facts with { Draft = true }, directory).Granted,
        Permissions.Check(reader, CaseAction.Read, facts with { Covert = true }, directory).Granted);

    public bool See(BoardRow row) => row.Kind != "alert" || ((Drafts || !Inner.Contains(row.AlertKind ?? "")) && (Covert || !row.Covert));

    /// <summary>The row as these eyes see it.</summary>
    public BoardRow Through(BoardRow row)
    {
        var seen = Drafts ? row : row with { Unsigned = [], PendingRung = null };
        return Covert || !row.Covert ? seen : seen with { State = "Submitted", Holder = null, Recheckers = [], NextDue = null, NextKind = null, Covert = false };
    }
}

/// <summary>Keys of board rows.</summary>
internal static class BoardKeys
{
    public static string Of(BoardRow row) => $"{row.Kind}/{row.Id}";
}
