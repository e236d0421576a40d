namespace Coordination.Domain.Aggregates;

/// <summary>
/// Order of deadlines that share an instant (architecture.md): lower fires first.
/// </summary>
public static class Rank
{
    public const int Orders = 0;
    public const int SilenceIsRefusal = 10;
    public const int LegalTerms = 20;
    public const int HumanActs = 30;
    public const int AlertTiers = 40;
    public const int HeldReleases = 50;
    public const int Digests = 60;
    public const int Jobs = 70;
}

/// <summary>A pending deadline of an aggregate: one due row.</summary>
/// <param name="Kind">Unique within the entity, <c>[a-z0-9.-]</c>, e.g. <c>term</c>, <c>sign.DOC-04</c>.</param>
/// <param name="Due">The legal instant at which it fires.</param>
/// <param name="Rank">See <see cref="Aggregates.Rank"/>.</param>
public sealed record Deadline(string Kind, DateTimeOffset Due, int Rank);
