using System.Text.Json.Serialization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;

namespace Coordination.Domain.Rectification;

/// <summary>
/// A fact of a case. The limits it set or ended and the documents it drafted or withdrew are part of it (law 2): nothing is
/// computed again when the history is read.
/// </summary>
public abstract record CaseEvent : Event
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeadlineChanges? Deadlines { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DocumentChanges? Documents { get; init; }
}

/// <param name="Set">Limits that run from now, or run otherwise; each replaces the one of its kind.</param>
/// <param name="Ended">Kinds that neither run nor are owed any more.</param>
public sealed record DeadlineChanges(ImmutableArray<Clock> Set, ImmutableArray<string> Ended)
{
    public static DeadlineChanges Start(params ImmutableArray<Clock> set) => new(set, []);

    public static DeadlineChanges End(params ImmutableArray<string> ended) => new([], ended);

    public DeadlineChanges And(params ImmutableArray<Clock> more) => this with { Set = Set.AddRange(more) };

    public DeadlineChanges AndEnd(params ImmutableArray<string> more) => this with { Ended = Ended.AddRange(more) };
}

/// <param name="Drafted">Drafts that are due to be signed.</param>
/// <param name="Withdrawn">Keys of drafts nobody will sign.</param>
/// <param name="Signed">The document this event signs; its id is <c>{case}/{version of this event}</c>.</param>
public sealed record DocumentChanges(ImmutableArray<Document> Drafted, ImmutableArray<string> Withdrawn, Document? Signed = null)
{
    public static DocumentChanges Draft(Document draft) => new([draft], []);

    public static DocumentChanges Sign(Document document) => new([], [], document);

    public static DocumentChanges? Withdraw(IEnumerable<Document> drafts) =>
        drafts.Select(draft => draft.Key).ToImmutableArray() is { Length: > 0 } keys ? new DocumentChanges([], keys) : null;
}
