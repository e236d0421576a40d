using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Identity;

/// <summary>Whether the first administrator is still to be created.</summary>
internal sealed record GetSetup : IUseCase<SetupView>
{
    public Access Access => Access.Anyone;
}

/// <param name="Open">A one-time link is waiting.</param>
internal sealed record SetupView(bool Open);

/// <summary>Creates the first administrator: a person with the post SYS of the city, and an account.</summary>
/// <param name="Token">From the link that the first start printed.</param>
internal sealed record CreateAdministrator(
    [property: MaxText(80), NotBlank] string Token,
    [property: MaxText(80), NotBlank] string UserName,
    [property: MaxText(80), NotBlank] string Name,
    [property: MaxText(200), NotBlank] string Password) : IUseCase<SetupView>
{
    [System.Text.Json.Serialization.JsonIgnore]
    public Access Access => Access.Anyone;
}

internal sealed class SetupHandler(SetupLink link, SignIn signIn, IGrainFactory grains, Caller caller)
    : IHandle<GetSetup, SetupView>, IHandle<CreateAdministrator, SetupView>
{
    public async Task<Answer<SetupView>> Handle(GetSetup request, CancellationToken cancellationToken) => new SetupView(await link.IsOpen(cancellationToken));

    public async Task<Answer<SetupView>> Handle(CreateAdministrator request, CancellationToken cancellationToken)
    {
        if (!Passwords.IsAcceptable(request.UserName, request.Password))
        {
            return Refusals.PasswordTooWeak.With("least", Passwords.Least.ToString(CultureInfo.InvariantCulture));
        }

        if (await link.Claim(request.Token, request.UserName, cancellationToken) is { } closed)
        {
            return closed;
        }

        var personId = "p-" + Accounts.KeyOf(request.UserName);
        if ((await Appoint(personId, request) ?? await signIn.Create(request.UserName, personId, request.Password)) is { } refused)
        {
            return refused;
        }

        await link.Close(cancellationToken);
        return new SetupView(false);
    }

    private async Task<Refusal?> Appoint(string personId, CreateAdministrator request)
    {
        var city = caller.Snapshot.Jurisdictions.First(node => node.Level == JurisdictionLevel.City).Code;
        var person = new PutPerson(new Person(personId, request.Name, request.UserName, []));
        if (await Apply(city, $"setup-person-{personId}", person) is { } refused)
        {
            return refused;
        }

        return caller.Snapshot.HoldingsOf(personId).Any(holding => holding.Role == Role.SYS)
            ? null
            : await Apply(city, $"setup-post-{personId}", new FillPost(Role.SYS, city, personId, caller.Now));
    }

    /// <summary>Nobody is there yet to appoint anybody: the holder of the link acts as administrator for these two changes, and they say so.</summary>
    private async Task<Refusal?> Apply(string city, string commandId, RosterChange change)
    {
        var setup = new Actor("setup", "首次设置", [new HeldPost(Post.IdOf(Role.SYS, city), Role.SYS, city)]);
        return (await grains.GetGrain<IRosterGrain>(city).Apply(new CommandIdentity(commandId, setup, commandId), change)).Refusal;
    }
}

internal sealed class SetupRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/setup", (Exchange exchange) => exchange.Ask(new GetSetup())).WithName("get-setup").WithTags("session").Produces<SetupView>();
        app.MapPost("/api/setup", (Exchange exchange) => exchange.Post<CreateAdministrator, SetupView>(body => body))
            .WithName("create-administrator").WithTags("session").Accepts<CreateAdministrator>("application/json").Produces<SetupView>();
    }
}
