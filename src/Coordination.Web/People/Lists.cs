using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.People;

/// <summary>The tree of jurisdictions; everybody who is signed in may see it.</summary>
internal sealed record ListJurisdictions : IUseCase<Page<JurisdictionView>>
{
    public Access Access => Access.SignedIn;
}

/// <summary>Schools under a jurisdiction and those below it.</summary>
internal sealed record ListSchools(string? Jurisdiction, string? Text, string Position, int Limit) : IUseCase<Page<School>>
{
    public Access Access => Access.SignedIn;
}

/// <summary>People who hold posts in a jurisdiction (its schools included), with those posts.</summary>
internal sealed record ListPeople(string Jurisdiction, Role? Role, string? School, string Position, int Limit) : IUseCase<Page<PersonView>>
{
    public Access Access => Access.By(CaseAction.ReadDirectory, SubjectFacts.Of(Jurisdiction), Jurisdiction);
}

internal sealed class DirectoryHandler(Caller caller)
    : IHandle<ListJurisdictions, Page<JurisdictionView>>, IHandle<ListSchools, Page<School>>, IHandle<ListPeople, Page<PersonView>>
{
    public Task<Answer<Page<JurisdictionView>>> Handle(ListJurisdictions request, CancellationToken cancellationToken) =>
        Task.FromResult<Answer<Page<JurisdictionView>>>(new Page<JurisdictionView>([.. caller.Directory.Jurisdictions.Select(JurisdictionView.Of)], null));

    public Task<Answer<Page<School>>> Handle(ListSchools request, CancellationToken cancellationToken)
    {
        var own = caller.Require.Posts.Select(post => post.Scope).ToHashSet(StringComparer.Ordinal);
        var schools = caller.Snapshot.Schools
            .Where(school => request.Jurisdiction is null || IsUnder(school.AdministeredBy, request.Jurisdiction) || IsUnder(school.Location, request.Jurisdiction))
            .Where(school => request.Text is null || school.Name.Contains(request.Text, StringComparison.OrdinalIgnoreCase) || school.Id.Contains(request.Text, StringComparison.OrdinalIgnoreCase))
            .Where(school => own.Contains(school.Id) || MayRead(school));
        return Task.FromResult<Answer<Page<School>>>(Cut(schools, school => school.Id, request.Position, request.Limit));
    }

    public Task<Answer<Page<PersonView>>> Handle(ListPeople request, CancellationToken cancellationToken)
    {
        var people = caller.Snapshot.People
            .Select(person => (Person: person, Posts: caller.Directory.PostsOf(person.Id, caller.Now)))
            .Where(one => one.Posts.Any(post => Fits(post, request)))
            .Select(one => PersonView.Of(one.Person, one.Posts, caller.Directory));
        return Task.FromResult<Answer<Page<PersonView>>>(Cut(people, person => person.Id, request.Position, request.Limit));
    }

    private bool Fits(HeldPost post, ListPeople request) =>
        (request.Role is null || post.Role == request.Role)
        && (request.School is null || post.Scope == request.School)
        && IsUnder(RosterRules.JurisdictionOf(post.Scope, caller.Directory), request.Jurisdiction);

    private bool IsUnder(string code, string above) => code == above || caller.Directory.IsBelow(code, above);

    private bool MayRead(School school) =>
        Question.Of(CaseAction.ReadSchool, SubjectFacts.Of(school, caller.Directory.BodyOf(school)), "").Decide(caller.Require, caller.Directory) is null;

    private static Page<T> Cut<T>(IEnumerable<T> items, Func<T, string> key, string after, int limit)
    {
        var page = items.Where(item => string.CompareOrdinal(key(item), after) > 0).OrderBy(key, StringComparer.Ordinal).Take(limit + 1).ToArray();
        return new Page<T>([.. page.Take(limit)], page.Length > limit ? Paging.Seal(key(page[limit - 1])) : null);
    }
}

internal sealed class DirectoryRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/jurisdictions", (Exchange exchange) => exchange.Ask(new ListJurisdictions()))
            .WithName("list-jurisdictions").WithTags("directory").Produces<Page<JurisdictionView>>();
        app.MapGet("/api/schools", (string? jurisdiction, string? text, string? cursor, string? limit, Exchange exchange) =>
                exchange.Ask<Page<School>, ListSchools>(Schools(jurisdiction, text, cursor, limit)))
            .WithName("list-schools").WithTags("directory").Produces<Page<School>>();
        app.MapGet("/api/people", (string? jurisdiction, string? role, string? school, string? cursor, string? limit, Exchange exchange) =>
                exchange.Ask<Page<PersonView>, ListPeople>(People(exchange.Caller, jurisdiction, role, school, cursor, limit)))
            .WithName("list-people").WithTags("directory").Produces<Page<PersonView>>();
    }

    private static Answer<ListSchools> Schools(string? jurisdiction, string? text, string? cursor, string? limit)
    {
        var (size, position) = (Paging.Limit(limit), Paging.Open(cursor));
        return (size.Refusal ?? position.Refusal) is { } refusal ? refusal : new ListSchools(jurisdiction, text, position.Value!, size.Value);
    }

    private static Answer<ListPeople> People(Caller caller, string? jurisdiction, string? role, string? school, string? cursor, string? limit)
    {
        var (size, position, wanted) = (Paging.Limit(limit), Paging.Open(cursor), Query.Word<Role>("role", role));
        return (size.Refusal ?? position.Refusal ?? wanted.Refusal) is { } refusal
            ? refusal
            : new ListPeople(jurisdiction ?? Home.Of(caller), wanted.Value, school, position.Value!, size.Value);
    }
}
