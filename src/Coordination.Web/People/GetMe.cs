using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.People;

/// <summary>Who I am, what I may see and do.</summary>
internal sealed record GetMe(bool English) : IUseCase<MeView>
{
    public Access Access => Access.SignedIn;
}

/// <param name="Home">Code of the board the person starts on.</param>
/// <param name="Jurisdictions">Those whose boards the person may read.</param>
/// <param name="May">Actions the permission table grants at home, as it names them; <c>open</c> also on one's own findings elsewhere.</param>
internal sealed record MeView(PersonView Person, string Home, ImmutableArray<JurisdictionView> Jurisdictions, ImmutableArray<string> May, string Language);

internal sealed class GetMeHandler(Caller caller) : IHandle<GetMe, MeView>
{
    public Task<Answer<MeView>> Handle(GetMe request, CancellationToken cancellationToken)
    {
        var (actor, directory) = (caller.Require, caller.Directory);
        var home = Home.Of(caller);
        var facts = SubjectFacts.Of(home);
        return Task.FromResult<Answer<MeView>>(new MeView(
            PersonView.Of(directory.Person(actor.PersonId)!, actor.Posts, directory),
            home,
            [.. directory.Jurisdictions.Where(node => Granted(CaseAction.ReadBoard, SubjectFacts.Of(node.Code))).Select(JurisdictionView.Of)],
            [.. Enum.GetValues<CaseAction>().Where(action => Granted(action, facts) || (action == CaseAction.Open && MayOpen(actor, directory))).Select(action => action.Name())],
            request.English ? "en" : "zh"));
    }

    /// <summary>An inspector opens cases on what he found himself, in the places of his posts.</summary>
    private bool MayOpen(Actor actor, IDirectory directory) => actor.Posts.Any(post => Granted(
        CaseAction.Open,
        (directory.School(post.Scope) is { } school ? SubjectFacts.Of(school, directory.BodyOf(school)) : SubjectFacts.Of(post.Scope)) with { FinderId = actor.PersonId }));

    private bool Granted(CaseAction action, SubjectFacts facts) => Permissions.Check(caller.Require, action, facts, caller.Directory).Granted;
}

internal sealed class GetMeRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/me", (Exchange exchange) => exchange.Ask(new GetMe(Language.IsEnglish(exchange.Http.Request))))
            .WithName("get-me").WithTags("session").Produces<MeView>();
}
