using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.Rectification;

namespace Coordination.Web.Cases;

/// <summary>What of a case lies in its events only: signed documents with their content, pieces of evidence.</summary>
internal sealed record CasePapers(ImmutableDictionary<string, Document> Signed, ImmutableArray<EvidenceView> Evidence)
{
    public static async Task<CasePapers> Read(CaseHistory history, EntityId id, CancellationToken cancel)
    {
        var signed = ImmutableDictionary.CreateBuilder<string, Document>(StringComparer.Ordinal);
        var evidence = ImmutableArray.CreateBuilder<EvidenceView>();
        await foreach (var recorded in history.All(id, cancel))
        {
            if (recorded.Event is CaseEvent { Documents.Signed: { } document })
            {
                signed[string.Create(CultureInfo.InvariantCulture, $"{id}/{recorded.Version}")] = document;
            }

            evidence.AddRange(Pieces(recorded.Event).Select(piece => ViewOf(piece, recorded)));
        }

        return new CasePapers(signed.ToImmutable(), evidence.ToImmutable());
    }

    private static ImmutableArray<Evidence> Pieces(Event @event) => @event switch
    {
        EvidenceAdded added => added.Pieces,
        RectificationSubmitted submitted => submitted.Evidence,
        _ => [],
    };

    private static EvidenceView ViewOf(Evidence piece, Recorded recorded)
    {
        var file = StoredFile.Parse(piece.File);
        return new EvidenceView(
            piece.File, piece.ItemId.Length == 0 ? null : piece.ItemId, piece.Title, piece.Sha256, file?.Size ?? 0,
            file?.ContentType ?? "application/octet-stream", recorded.Actor.Name, recorded.At);
    }
}
