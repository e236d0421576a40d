using System.Globalization;
using System.Text.Json;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Web.Boards;
using Coordination.Web.Cases;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Configuration;

/// <summary>Proposes a change of configuration; another person approves it.</summary>
internal sealed record ProposeChange(ConfigurationChange Change, CaseAction Action, string Jurisdiction, Stamp Stamp) : IUseCase<Acted>, IStamped
{
    public Access Access => Access.By(Action, SubjectFacts.Of(Jurisdiction), "configuration");
}

/// <summary>Puts a proposed change into force.</summary>
/// <remarks>Who may depends on what was proposed and by whom: the configuration decides.</remarks>
internal sealed record ApproveChange(string ProposalId, Stamp Stamp) : IUseCase<Acted>, IStamped
{
    public Access Access => Access.SignedIn;
}

/// <summary>What waits for approval and what was approved.</summary>
internal sealed record ListProposals : IUseCase<Page<ProposalView>>
{
    public Access Access => Access.SignedIn;
}

/// <summary>Every number that can be configured, with what is in force for a jurisdiction today.</summary>
internal sealed record ListSettings(string Jurisdiction) : IUseCase<Page<SettingView>>
{
    public Access Access => Access.SignedIn;
}

/// <param name="Year">A calendar year: off days and make-up working days with names.</param>
internal sealed record CalendarBody(CalendarYear Year) : Body;

/// <param name="Value">As written: <c>20 d</c>, or a whole number.</param>
internal sealed record SettingBody(
    [property: MaxText(12), NotBlank] string Jurisdiction, [property: MaxText(80), NotBlank] string Key, DateOnly From, [property: MaxText(20), NotBlank] string Value) : Body;

/// <param name="Id">Number of the order that closes the offices: letters, digits and hyphens.</param>
/// <param name="Last">Last closed day, included.</param>
/// <param name="Lifted">True takes the order back: its days count again.</param>
internal sealed record ClosureBody(
    [property: MaxText(40), NotBlank] string Id, [property: MaxText(12), NotBlank] string Jurisdiction, DateOnly First, DateOnly Last,
    [property: MaxText(300), NotBlank] string Reason, bool Lifted = false) : Body
{
    public LocalClosure ToClosure() => new(Id, Jurisdiction, First, Last, Reason, Lifted);
}

/// <param name="Year">Calendar year of the first day.</param>
internal sealed record SchoolTermBody(
    [property: MaxText(12), NotBlank] string Jurisdiction, [property: Between(2000, 2200)] int Year, Season Season, DateOnly First, DateOnly Last) : Body
{
    public SchoolTerm ToTerm() => new(Jurisdiction, Year, Season, First, Last);
}

internal sealed record ProposalView(string Id, string Kind, JsonElement Change, PersonRef By, DateTimeOffset At, string Status);

/// <param name="Version"><c>default</c> or <c>{jurisdiction}@{from}</c>.</param>
internal sealed record SettingView(string Key, string Value, string Version, string Default, string Allowed, string Source, string Chinese, string English);

internal sealed class ConfigurationHandler(IGrainFactory grains, IRulebooks rulebooks, Caller caller)
    : IHandle<ProposeChange, Acted>, IHandle<ApproveChange, Acted>, IHandle<ListProposals, Page<ProposalView>>, IHandle<ListSettings, Page<SettingView>>
{
    private IConfigurationGrain Configuration => grains.GetGrain<IConfigurationGrain>(Keys.System);

    public async Task<Answer<Acted>> Handle(ProposeChange request, CancellationToken cancellationToken) =>
        Outcomes.Of(await Configuration.Propose(Outcomes.Identity(request.Stamp, caller), request.Change));

    public async Task<Answer<Acted>> Handle(ApproveChange request, CancellationToken cancellationToken) =>
        Outcomes.Of(await Configuration.Approve(Outcomes.Identity(request.Stamp, caller), request.ProposalId));

    public async Task<Answer<Page<ProposalView>>> Handle(ListProposals request, CancellationToken cancellationToken)
    {
        var proposals = await Configuration.Proposals();
        return new Page<ProposalView>([.. proposals.OrderByDescending(one => one.At).Take(Paging.Most).Select(View)], null);
    }

    public Task<Answer<Page<SettingView>>> Handle(ListSettings request, CancellationToken cancellationToken)
    {
        var (settings, today) = (rulebooks.Current.Settings, Beijing.Date(caller.Now));
        var views = SettingCatalogue.All.Select(one => View(one, settings, request.Jurisdiction, today));
        return Task.FromResult<Answer<Page<SettingView>>>(new Page<SettingView>([.. views], null));
    }

    private static SettingView View(SettingDefinition one, Settings settings, string jurisdiction, DateOnly today)
    {
        if (one.IsNumber)
        {
            var number = settings.Number(one.Key, jurisdiction, today);
            return Of(number.Value.ToString(CultureInfo.InvariantCulture), number.Version);
        }

        var length = settings.Duration(one.Key, jurisdiction, today);
        return Of(length.Value.ToString(), length.Version);

        SettingView Of(string value, string version) => new(one.Key, value, version, one.Default, one.Allowed, one.Source, one.Chinese, one.English);
    }

    private static ProposalView View(ConfigurationProposal proposal)
    {
        var (kind, change) = proposal.Change switch
        {
            LoadCalendar load => ("calendar", JsonDocument.Parse(load.YearJson).RootElement.Clone()),
            DeclareClosure declare => ("closure", JsonSerializer.SerializeToElement(declare.Closure, ApiJson.Options)),
            SetSchoolTerm set => ("term", JsonSerializer.SerializeToElement(set.Term, ApiJson.Options)),
            _ => ("setting", JsonSerializer.SerializeToElement((ChangeSetting)proposal.Change, ApiJson.Options)),
        };
        return new(proposal.Id, kind, change, new PersonRef(proposal.By.PersonId, proposal.By.Name), proposal.At, proposal.Status);
    }
}

internal sealed class ConfigurationRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/configuration/calendars", (Exchange exchange) => exchange.Change<CalendarBody, Acted>(
                "configuration/calendar",
                (body, stamp) => new ProposeChange(new LoadCalendar(JsonSerializer.Serialize(body.Year, Domain.Aggregates.StoredJson.Options)), CaseAction.ProposeCalendar, Home.City(exchange.Caller.Directory), stamp)))
            .WithName("propose-calendar").WithTags("configuration").Accepts<CalendarBody>("application/json").Produces<Acted>();
        app.MapPost("/api/configuration/closures", (Exchange exchange) => exchange.Change<ClosureBody, Acted>(
                "configuration/closure",
                (body, stamp) => new ProposeChange(new DeclareClosure(body.ToClosure()), CaseAction.ProposeCalendar, Home.City(exchange.Caller.Directory), stamp)))
            .WithName("propose-closure").WithTags("configuration").Accepts<ClosureBody>("application/json").Produces<Acted>();
        app.MapPost("/api/configuration/terms", (Exchange exchange) => exchange.Change<SchoolTermBody, Acted>(
                "configuration/term",
                (body, stamp) => new ProposeChange(new SetSchoolTerm(body.ToTerm()), CaseAction.ProposeCalendar, Home.City(exchange.Caller.Directory), stamp)))
            .WithName("propose-term").WithTags("configuration").Accepts<SchoolTermBody>("application/json").Produces<Acted>();
        app.MapPost("/api/configuration/settings", (Exchange exchange) => exchange.Change<SettingBody, Acted>(
                "configuration/setting",
                (body, stamp) => new ProposeChange(new ChangeSetting(body.Jurisdiction, body.Key, body.From, body.Value), CaseAction.ProposeSetting, body.Jurisdiction, stamp)))
            .WithName("propose-setting").WithTags("configuration").Accepts<SettingBody>("application/json").Produces<Acted>();
        app.MapPost("/api/configuration/proposals/{id}/approve", (string id, Exchange exchange) => exchange.Change<EmptyBody, Acted>(
                $"configuration/{id}/approve", (_, stamp) => new ApproveChange(id, stamp)))
            .WithName("approve-proposal").WithTags("configuration").Accepts<EmptyBody>("application/json").Produces<Acted>();
        app.MapGet("/api/configuration/proposals", (Exchange exchange) => exchange.Ask(new ListProposals()))
            .WithName("list-proposals").WithTags("configuration").Produces<Page<ProposalView>>();
        app.MapGet("/api/configuration/settings", (string? jurisdiction, Exchange exchange) => exchange.Ask(new ListSettings(jurisdiction ?? Home.Of(exchange.Caller))))
            .WithName("list-settings").WithTags("configuration").Produces<Page<SettingView>>();
    }
}
