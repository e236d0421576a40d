using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Grains.Alerts;
using Coordination.Grains.Store;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Alerts;

/// <summary>Which alerts.</summary>
internal enum AlertStates
{
    Open,
    Paused,
    Resolved,
    All,
}

/// <summary>Alerts: the reader's own (no jurisdiction), or those of a jurisdiction and below.</summary>
/// <param name="Source">Only those this case caused; with a jurisdiction that does not hold the case there are none.</param>
internal sealed record ListAlerts(string? Jurisdiction, EntityId? Source, AlertStates State, string Position, int Limit) : IUseCase<Page<AlertView>>
{
    public Access Access => Jurisdiction is null ? Access.SignedIn : Access.By(CaseAction.ReadBoard, SubjectFacts.Of(Jurisdiction), Jurisdiction);
}

internal sealed class ListAlertsHandler(ITableStore store, Partitions partitions, Entities entities, Caller caller) : IHandle<ListAlerts, Page<AlertView>>
{
    private const int ScanPage = 200;

    public async Task<Answer<Page<AlertView>>> Handle(ListAlerts request, CancellationToken cancellationToken)
    {
        var (ids, next) = (request.Jurisdiction, request.Source) switch
        {
            ({ } code, { } source) => await OfSource(code, source, request, cancellationToken),
            ({ } code, null) => await OfJurisdiction(code, request, cancellationToken),
            _ => await Own(request, cancellationToken),
        };
        var views = await Task.WhenAll(ids.Select(View));
        return new Page<AlertView>([.. views.OfType<AlertView>().Where(view => Fits(view, request))], next is null ? null : Paging.Seal(next));
    }

    private async Task<(IReadOnlyList<EntityId> Ids, string? Next)> Own(ListAlerts request, CancellationToken cancel)
    {
        var person = caller.Require.PersonId;
        var prefix = Keys.Inbox(person);
        var ids = new List<EntityId>();
        var from = request.Position.Length == 0 ? prefix : Keys.After(prefix + request.Position);
        while (true)
        {
            var rows = await store.Scan(partitions.OfPerson(person), from, Keys.End(prefix), ScanPage, cancel);
            foreach (var row in rows)
            {
                var item = StoredJson.Read<InboxEntry>(row.Data.Span).Item;
                if (item.Kind == "alert" && EntityId.TryParse(item.Source, out var id) && !ids.Contains(id))
                {
                    ids.Add(id);
                }

                if (ids.Count == request.Limit)
                {
                    return (ids, row.Key[prefix.Length..]);
                }
            }

            if (rows.Count < ScanPage)
            {
                return (ids, null);
            }

            from = Keys.After(rows[^1].Key);
        }
    }

    private async Task<(IReadOnlyList<EntityId> Ids, string? Next)> OfJurisdiction(string code, ListAlerts request, CancellationToken cancel)
    {
        var family = request.State == AlertStates.Resolved ? "done|alert|" : Keys.Open + "alert|";
        var ranges = caller.Directory.Jurisdictions.Select(node => node.Code).Where(other => other == code || caller.Directory.IsBelow(other, code))
            .Select(other => (Code: other, Family: family))
            .ToList();
        if (request.State != AlertStates.Resolved)
        {
            // Alerts of cases that were handed to this body stay at home with their case; the board shows them here too.
            ranges.Add((code, $"{Keys.Reference}{code}|alert|"));
        }

        var parts = request.Position.Split('~', 2);
        var start = parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
        var ids = new List<EntityId>();
        for (var range = start; range < ranges.Count; range++)
        {
            var (partition, prefix) = ranges[range];
            var from = range == start && parts.Length == 2 ? Keys.After(prefix + parts[1]) : prefix;
            await foreach (var row in store.ScanAll(partition, from, Keys.End(prefix), ScanPage, cancel))
            {
                ids.Add(EntityId.Parse(row.Key[(row.Key.LastIndexOf('|') + 1)..]));
                if (ids.Count == request.Limit)
                {
                    return (ids, string.Create(CultureInfo.InvariantCulture, $"{range}~{row.Key[prefix.Length..]}"));
                }
            }
        }

        return (ids, null);
    }

    private async Task<(IReadOnlyList<EntityId> Ids, string? Next)> OfSource(string code, EntityId source, ListAlerts request, CancellationToken cancel)
    {
        if (source.Home != code && !caller.Directory.IsBelow(source.Home, code))
        {
            return ([], null);
        }

        var prefix = $"link|{source}|";
        var from = request.Position.Length == 0 ? prefix : Keys.After(prefix + request.Position);
        var rows = await store.Scan(source.Home, from, Keys.End(prefix), request.Limit, cancel);
        var ids = rows.Select(row => EntityId.Parse(row.Key[prefix.Length..])).ToList();
        return (ids, ids.Count == request.Limit ? ids[^1].ToString() : null);
    }

    private async Task<AlertView?> View(EntityId id) =>
        await entities.Grain(id).View() is { } view
            ? AlertView.Of(id, StoredJson.Read<AlertState>(view.State), caller.Require.PersonId, caller.Directory, caller.Now)
            : null;

    private static bool Fits(AlertView view, ListAlerts request) => (request.Source is null || view.SourceId == request.Source.ToString()) && request.State switch
    {
        AlertStates.Open => view.State is "Open" or "Paused",
        AlertStates.Paused => view.State == "Paused",
        AlertStates.Resolved => view.State == "Resolved",
        _ => true,
    };
}

internal sealed class ListAlertsRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/alerts", (string? jurisdiction, string? source, string? state, string? cursor, string? limit, Exchange exchange) =>
                exchange.Ask<Page<AlertView>, ListAlerts>(Parse(jurisdiction, source, state, cursor, limit)))
            .WithName("list-alerts").WithTags("alerts").Produces<Page<AlertView>>();

    private static Answer<ListAlerts> Parse(string? jurisdiction, string? source, string? state, string? cursor, string? limit)
    {
        var (size, position, of) = (Paging.Limit(limit), Paging.Open(cursor), Source(source));
        var wanted = Query.Word<AlertStates>("state", string.IsNullOrEmpty(state) ? null : char.ToUpperInvariant(state[0]) + state[1..]);
        return (size.Refusal ?? position.Refusal ?? of.Refusal ?? wanted.Refusal) is { } refusal
            ? refusal
            : new ListAlerts(string.IsNullOrEmpty(jurisdiction) ? null : jurisdiction, of.Value, wanted.Value ?? AlertStates.Open, position.Value!, size.Value);
    }

    private static Answer<EntityId?> Source(string? text) =>
        string.IsNullOrEmpty(text) ? new Answer<EntityId?>(null, null)
        : EntityId.TryParse(text, out var id) ? new Answer<EntityId?>(id, null)
        : Refusals.InvalidValue.With("field", "source");
}
