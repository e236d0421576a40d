using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Documents;

/// <summary>To a body's register: give the next number to a committed signature (law 7).</summary>
/// <param name="DocumentId"><c>{entity}/{version of the signing event}</c>.</param>
/// <param name="Kind"><c>DOC-04</c>.</param>
/// <param name="IssueDate">Its year is the number's year.</param>
/// <param name="ReplyTo">Entity that gets <see cref="NumberAssigned"/>.</param>
[GenerateSerializer, Immutable, Alias("register.number")]
public sealed record RequestNumber(
    [property: Id(0)] string DocumentId, [property: Id(1)] string Kind, [property: Id(2)] DateOnly IssueDate, [property: Id(3)] string ReplyTo) : MessageBody;

/// <summary>The register's answer, as a command to the entity: <c>安教督整〔2026〕0001号</c>.</summary>
[GenerateSerializer, Immutable, Alias("document.number-assigned")]
public sealed record NumberAssigned([property: Id(0)] string DocumentId, [property: Id(1)] string Number, [property: Id(2)] DateTimeOffset At) : Command
{
    [System.Text.Json.Serialization.JsonIgnore]
    public override DateTimeOffset? LegalAt => At;
}

/// <summary>An inbox has accepted a document: from now on it counts as served (domain.md 4.1.2, issueNotice). Idempotent.</summary>
[GenerateSerializer, Immutable, Alias("document.accepted")]
public sealed record DocumentAccepted([property: Id(0)] string DocumentId, [property: Id(1)] string PersonId, [property: Id(2)] DateTimeOffset At) : Command
{
    [System.Text.Json.Serialization.JsonIgnore]
    public override DateTimeOffset? LegalAt => At;
}
