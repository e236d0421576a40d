using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Cases;

/// <summary>The history of a case with actor and hash, oldest first.</summary>
internal sealed record GetCaseEvents(string CaseId, long After, int Limit) : IUseCase<Page<EventView>>, ICaseQuestion
{
    public Access Access => Access.Guarded;
}

internal sealed class GetCaseEventsGuard(CaseReader cases) : CaseQuestionGuard<GetCaseEvents>(cases);

internal sealed class GetCaseEventsHandler(CaseReader cases, CaseHistory history, Caller caller) : IHandle<GetCaseEvents, Page<EventView>>
{
    // Steps inside the body that are not yet anybody else's business.
    private static readonly ImmutableHashSet<string> Inner = ["case.pressure-pending.v1", "case.circular-pre-signed.v1", "case.clue-opened.v1", "case.limit-passed.v1", "case.look-back-drawn.v1"];

    private static readonly ImmutableHashSet<string> OfRecheck = ["case.recheck-started.v1", "case.conflict-reported.v1", "case.verdict-recorded.v1"];

    public async Task<Answer<Page<EventView>>> Handle(GetCaseEvents request, CancellationToken cancellationToken)
    {
        var found = (await cases.Find(request.CaseId))!;
        var eyes = Eyes.Of(caller.Require, await cases.Facts(found, caller.Require), caller.Directory);
        var covert = !eyes.Covert && found.State is { Work: WorkState.Rechecking, Recheck.Mode: RecheckMode.Covert };
        var rows = await history.Read(found.Id, request.After, request.Limit, cancellationToken);
        var events = rows.SelectMany(row => row.Row.Events.Select(stored => View(row, stored, eyes)))
            .Where(view => (eyes.Drafts || !Inner.Contains(view.Type)) && !(covert && OfRecheck.Contains(view.Type)));
        var next = rows.Length == request.Limit ? rows[^1].Row.Events[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
        return new Page<EventView>([.. events], next is null ? null : Paging.Seal(next));
    }

    private static EventView View(CaseHistory.Transition row, StoredEvent stored, Eyes eyes) => new(
        stored.Version, stored.Type, stored.At, row.Row.RecordedAt, ActorOf(stored), stored.CommandId, row.Hash, eyes.Drafts ? stored.Data.Json : WithoutDrafts(stored.Data.Json));

    private static EventActor? ActorOf(StoredEvent stored) =>
        stored.Actor is { } actor ? new EventActor(actor.PersonId, actor.Name, actor.ActingAs ?? (actor.Posts is [var only] ? only.PostId : null)) : null;

    private static JsonElement WithoutDrafts(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("documents", out _))
        {
            return data;
        }

        var copy = JsonObject.Create(data)!;
        if (copy["documents"] is JsonObject documents)
        {
            documents.Remove("drafted");
            documents.Remove("withdrawn");
        }

        return JsonSerializer.SerializeToElement(copy);
    }
}

internal sealed class GetCaseEventsRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/cases/{id}/events", (string id, string? cursor, string? limit, Exchange exchange) =>
                exchange.Ask<Page<EventView>, GetCaseEvents>(Parse(id, cursor, limit)))
            .WithName("get-case-events").WithTags("cases").Produces<Page<EventView>>();

    private static Answer<GetCaseEvents> Parse(string id, string? cursor, string? limit)
    {
        var (size, position) = (Paging.Limit(limit), Paging.Open(cursor));
        if ((size.Refusal ?? position.Refusal) is { } refusal)
        {
            return refusal;
        }

        var after = 0L;
        return position.Value!.Length > 0 && !long.TryParse(position.Value, NumberStyles.None, CultureInfo.InvariantCulture, out after)
            ? Coordination.Domain.Aggregates.Refusals.InvalidCursor
            : new GetCaseEvents(id, after, size.Value);
    }
}
