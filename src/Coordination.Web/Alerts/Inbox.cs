using Coordination.Grains.Alerts;
using Coordination.Grains.Store;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Alerts;

/// <summary>A page of the caller's own inbox, newest first.</summary>
internal sealed record GetInbox(string Position, int Limit) : IUseCase<InboxPageView>
{
    public Access Access => Access.SignedIn;
}

/// <summary>Marks rows of the caller's own inbox as read; repeating it changes nothing.</summary>
internal sealed record MarkRead(ImmutableArray<string> Keys) : IUseCase<Done>
{
    public Access Access => Access.SignedIn;
}

internal sealed record MarkReadBody([property: MaxItems(200), MaxText(500)] IReadOnlyList<string> Keys);

internal sealed class InboxHandler(IGrainFactory grains, Caller caller) : IHandle<GetInbox, InboxPageView>, IHandle<MarkRead, Done>
{
    private IInboxGrain Inbox => grains.GetGrain<IInboxGrain>(caller.Require.PersonId);

    public async Task<Answer<InboxPageView>> Handle(GetInbox request, CancellationToken cancellationToken)
    {
        var prefix = Keys.Inbox(caller.Require.PersonId);
        var page = await Inbox.Page(request.Position.Length == 0 ? null : prefix + request.Position, request.Limit);
        return InboxPageView.Of(page) with { Cursor = page.Next is { } next ? Paging.Seal(next[prefix.Length..]) : null };
    }

    public async Task<Answer<Done>> Handle(MarkRead request, CancellationToken cancellationToken)
    {
        await Inbox.MarkRead(request.Keys);
        return default(Done);
    }
}

internal sealed class InboxRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/inbox", (string? cursor, string? limit, Exchange exchange) => exchange.Ask<InboxPageView, GetInbox>(Parse(cursor, limit)))
            .WithName("get-inbox").WithTags("alerts").Produces<InboxPageView>();
        app.MapPost("/api/inbox/read", (Exchange exchange) => exchange.Post<MarkReadBody, Done>(body => new MarkRead([.. body.Keys]), _ => Results.NoContent()))
            .WithName("mark-read").WithTags("alerts").Accepts<MarkReadBody>("application/json").Produces(StatusCodes.Status204NoContent);
    }

    private static Answer<GetInbox> Parse(string? cursor, string? limit)
    {
        var (size, position) = (Paging.Limit(limit), Paging.Open(cursor));
        return (size.Refusal ?? position.Refusal) is { } refusal ? refusal : new GetInbox(position.Value!, size.Value);
    }
}
