using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Rectification;
using Coordination.Grains.Alerts;
using Coordination.Grains.Store;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Cases;

/// <summary>Who was told what of a case, when, and when they read and acknowledged it.</summary>
internal sealed record GetDeliveries(string CaseId) : IUseCase<Page<DeliveryView>>, ICaseQuestion
{
    public Access Access => Access.Guarded;
}

/// <param name="Kind"><c>alert</c> or <c>document</c>.</param>
/// <param name="Source">Alert id, or document id.</param>
/// <param name="At">Legal instant of the telling.</param>
/// <param name="DeliveredAt">Acceptance by the inbox; null while it has not.</param>
/// <param name="Status"><c>open</c>, <c>acked</c>, <c>resolved</c>; <c>pending</c> before acceptance.</param>
internal sealed record DeliveryView(
    string Kind, string? AlertKind, string Source, int Occurrence, string Tier, int Repeat, string PersonId, string PersonName, string? PostId,
    string? Severity, string Title, DateTimeOffset At, DateTimeOffset? DeliveredAt, DateTimeOffset? ReadAt, DateTimeOffset? AckedAt, string Status);

internal sealed class GetDeliveriesGuard(CaseReader cases) : CaseQuestionGuard<GetDeliveries>(cases);

internal sealed class GetDeliveriesHandler(CaseReader cases, CaseHistory history, ITableStore store, Partitions partitions, Caller caller) : IHandle<GetDeliveries, Page<DeliveryView>>
{
    private const int MostAlerts = 500;

    public async Task<Answer<Page<DeliveryView>>> Handle(GetDeliveries request, CancellationToken cancellationToken)
    {
        var found = (await cases.Find(request.CaseId))!;
        var eyes = Eyes.Of(caller.Require, await cases.Facts(found, caller.Require), caller.Directory);
        var deliveries = await OfDocuments(found.Id, cancellationToken);
        foreach (var alert in await Alerts(found.Id, cancellationToken))
        {
            deliveries.AddRange(await OfAlert(alert, cancellationToken));
        }

        // The subject sees what was said to it, not what the body said to itself.
        var reader = caller.Require.PersonId;
        var own = caller.Require.Posts.Select(post => post.Scope).ToHashSet(StringComparer.Ordinal);
        var seen = deliveries.Where(one => eyes.Drafts || one.PersonId == reader || own.Contains(one.PostId?.Split(':')[0] ?? ""));
        return new Page<DeliveryView>([.. seen.OrderBy(one => one.At).ThenBy(one => one.PersonId, StringComparer.Ordinal)], null);
    }

    private async Task<IEnumerable<EntityId>> Alerts(EntityId id, CancellationToken cancel)
    {
        var prefix = $"link|{id}|";
        var rows = await store.Scan(id.Home, prefix, Keys.End(prefix), MostAlerts, cancel);
        return rows.Select(row => EntityId.Parse(row.Key[prefix.Length..]));
    }

    private async Task<List<DeliveryView>> OfAlert(EntityId alert, CancellationToken cancel)
    {
        var (views, told) = (new List<DeliveryView>(), default(ConditionTold));
        await foreach (var recorded in history.All(alert, cancel))
        {
            told = recorded.Event is ConditionTold { Condition: not null } news ? news : told;
            if (recorded.Event is Sent sent && told is { Condition: { } condition })
            {
                foreach (var person in sent.Recipients)
                {
                    views.Add(await Alert(alert, condition, sent, person, cancel));
                }
            }
        }

        return views;
    }

    private async Task<DeliveryView> Alert(EntityId alert, Condition condition, Sent sent, Recipient person, CancellationToken cancel)
    {
        var tier = person.Informed ? "informed" : string.Create(CultureInfo.InvariantCulture, $"L{sent.Level}");
        var key = Keys.InboxRow(person.PersonId, sent.SentAt, alert.ToString(), sent.Occurrence, tier, sent.Repeat);
        var row = await store.Read(partitions.OfPerson(person.PersonId), key, cancel);
        var entry = row is null ? null : StoredJson.Read<InboxEntry>(row.Data.Span);
        var status = await Status(person.PersonId, alert.ToString(), sent.Occurrence, cancel);
        return new DeliveryView(
            "alert", condition.Key.Kind, alert.ToString(), sent.Occurrence, tier, sent.Repeat, person.PersonId, person.Name, person.PostId, sent.Severity.ToString(),
            condition.Title, sent.SentAt, entry?.DeliveredAt, entry?.ReadAt, status is { Status: "acked" } ? status.At : null,
            entry is null ? "pending" : status?.Status ?? "open");
    }

    private async Task<InboxStatus?> Status(string person, string source, int occurrence, CancellationToken cancel) =>
        await store.Read(partitions.OfPerson(person), Keys.InboxStatus(person, source, occurrence), cancel) is { } row ? StoredJson.Read<InboxStatus>(row.Data.Span) : null;

    private async Task<List<DeliveryView>> OfDocuments(EntityId id, CancellationToken cancel)
    {
        var (titles, views) = (new Dictionary<string, (string Title, DateTimeOffset At)>(StringComparer.Ordinal), new List<DeliveryView>());
        var notice = -1;
        await foreach (var recorded in history.All(id, cancel))
        {
            if (recorded.Event is CaseEvent { Documents.Signed: { } signed })
            {
                titles[string.Create(CultureInfo.InvariantCulture, $"{id}/{recorded.Version}")] = (signed.Title, recorded.At);
            }

            var served = recorded.Event switch
            {
                NoticeServed { PersonId: { } person } service => (service.DocumentId, person, service.ServedAt),
                DocumentServed document => (document.DocumentId, document.PersonId, document.ServedAt),
                _ => default((string Document, string Person, DateTimeOffset At)?),
            };
            if (served is var (source, to, at))
            {
                views.Add(await Document(source, to, at, titles.GetValueOrDefault(source), cancel));
            }

            notice = recorded.Event is NoticeServed { PersonId: not null } ? views.Count - 1 : notice;
            if (recorded.Event is NoticeReceipted && notice >= 0)
            {
                // The receipt is the acknowledgement, whoever of the subject gave it.
                views[notice] = views[notice] with { AckedAt = recorded.At, Status = "acked" };
            }
        }

        return views;
    }

    private async Task<DeliveryView> Document(string source, string person, DateTimeOffset servedAt, (string? Title, DateTimeOffset At) signed, CancellationToken cancel)
    {
        var entry = await Find(person, source, cancel);
        return new DeliveryView(
            "document", null, source, 0, "service", 0, person, caller.Directory.Person(person)?.Name ?? person, entry?.Item.PostId, null,
            signed.Title ?? entry?.Item.Title ?? source, entry?.Item.At ?? servedAt, servedAt, entry?.ReadAt, null, entry?.Status ?? "open");
    }

    /// <summary>The inbox row of a document; its key is not known beforehand, so the rows of that person are looked through.</summary>
    private async Task<InboxEntry?> Find(string person, string source, CancellationToken cancel)
    {
        var field = $"|{Keys.Escape(source)}|";
        await foreach (var row in store.ScanPrefix(partitions.OfPerson(person), Keys.Inbox(person), cancel: cancel))
        {
            if (row.Key.Contains(field, StringComparison.Ordinal))
            {
                return StoredJson.Read<InboxEntry>(row.Data.Span);
            }
        }

        return null;
    }
}

internal sealed class GetDeliveriesRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/cases/{id}/deliveries", (string id, Exchange exchange) => exchange.Ask(new GetDeliveries(id)))
            .WithName("get-deliveries").WithTags("cases").Produces<Page<DeliveryView>>();
}
