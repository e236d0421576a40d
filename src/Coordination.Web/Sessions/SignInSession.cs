using System.Security.Claims;
using Coordination.Domain.Aggregates;
using Coordination.Web.Http;
using Coordination.Web.Identity;
using Coordination.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Coordination.Web.Sessions;

/// <summary>Checks who somebody is and begins a session.</summary>
internal sealed record SignInRequest(
    [property: MaxText(80), NotBlank] string UserName, [property: MaxText(200), NotBlank] string Password, [property: MaxText(12)] string? Code = null) : IUseCase<Session>
{
    [System.Text.Json.Serialization.JsonIgnore]
    public Access Access => Access.Anyone;
}

/// <summary>A session as begun: who, until when, and what proves it.</summary>
internal sealed record Session(ClaimsPrincipal Principal, DateTimeOffset ExpiresAt, PersonView Person);

/// <param name="Token">Bearer token for everything, the hub included (as <c>access_token</c>).</param>
internal sealed record SessionView(string Token, DateTimeOffset ExpiresAt, PersonView Person);

internal sealed class SignInHandler(SignIn signIn, Caller caller, TimeProvider system, IOptions<WebOptions> options) : IHandle<SignInRequest, Session>
{
    public async Task<Answer<Session>> Handle(SignInRequest request, CancellationToken cancellationToken)
    {
        var result = await signIn.Check(request.UserName, request.Password, request.Code);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        if (caller.Directory.Person(result.PersonId!) is not { } person)
        {
            return Refusals.SignInFailed;
        }

        var posts = caller.Directory.PostsOf(person.Id, caller.Now);
        return new Session(
            SessionClaims.Principal(person.Id, request.UserName, result.Stamp!), system.GetUtcNow() + options.Value.SessionLength, PersonView.Of(person, posts, caller.Directory));
    }
}

internal sealed class SessionRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/session", Begin).WithName("sign-in").WithTags("session").Accepts<SignInRequest>("application/json").Produces<SessionView>();
        app.MapDelete("/api/session", End).WithName("sign-out").WithTags("session").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Begin(Exchange exchange, IOptionsMonitor<BearerTokenOptions> bearer)
    {
        var body = await StrictBody.Read<SignInRequest>(exchange.Http.Request, StrictBody.MaxBytes, exchange.Http.RequestAborted);
        var session = body.Refusal is { } fault ? fault : await exchange.Answer(body.Value.Body);
        if (session.Refusal is { } refusal)
        {
            return Problems.Result(refusal);
        }

        var begun = session.Value!;
        await exchange.Http.SignInAsync(Schemes.Cookie, begun.Principal, new AuthenticationProperties { ExpiresUtc = begun.ExpiresAt, IsPersistent = true });
        var ticket = new AuthenticationTicket(begun.Principal, new AuthenticationProperties { ExpiresUtc = begun.ExpiresAt }, Schemes.Bearer);
        return Results.Json(new SessionView(bearer.Get(Schemes.Bearer).BearerTokenProtector.Protect(ticket), begun.ExpiresAt, begun.Person), ApiJson.Options);
    }

    private static async Task<IResult> End(Exchange exchange, SessionGate gate)
    {
        await gate.End(exchange.Http.User);
        await exchange.Http.SignOutAsync(Schemes.Cookie);
        return Results.NoContent();
    }
}
