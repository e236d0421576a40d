using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Web.Alerts;
using Coordination.Web.Boards;
using Coordination.Web.Cases;
using Coordination.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Coordination.Web.Push;

/// <summary>The live hub (api.md). Refusals are errors whose text begins with the catalogue's code.</summary>
[Authorize]
internal sealed class LiveHub(PushRelay relay, SubscriptionGate gate, Caller caller, IMediator mediator) : Hub
{
    public const string Path = "/hubs/live";

    private bool English => Context.GetHttpContext() is { } http && Language.IsEnglish(http.Request);

    public override Task OnConnectedAsync()
    {
        relay.Connect(Context, Clients.Caller);
        return base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        await relay.Disconnect(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception);
    }

    /// <param name="scope"><c>board:512021</c>, <c>school:AY-0217</c>, <c>case:{id}</c>, <c>inbox</c>.</param>
    /// <param name="since">Last cursor seen; null for a snapshot.</param>
    public async Task<Subscribed> Subscribe(string scope, string? since = null)
    {
        Enter();
        if (Scope.Parse(scope) is not { } wanted || since is { Length: > 100 })
        {
            throw Error(Refusals.InvalidValue.With("field", "scope"));
        }

        if (wanted.Kind == ScopeKind.Inbox)
        {
            return await relay.JoinInbox(Context.ConnectionId, caller.Require.PersonId, since);
        }

        var admitted = await gate.Ask(wanted, caller.Require);
        return admitted.Refusal is { } refusal
            ? throw Error(refusal)
            : await relay.Join(Context.ConnectionId, wanted, admitted.Value!.Eyes, admitted.Value.Board, since);
    }

    public Task Unsubscribe(string scope) => relay.Leave(Context.ConnectionId, scope);

    /// <summary>As the HTTP call, without a key of its own: acknowledging twice changes nothing.</summary>
    public async Task<Acted> Acknowledge(string alertId)
    {
        Enter();
        var key = Guid.NewGuid().ToString("D");
        var stamp = new Stamp(key, CanonicalJson.Hash(caller.Require.PersonId, $"alert/{alertId}/acknowledge", []), null);
        var answer = await mediator.Send(new ActOnAlert(alertId, new Acknowledge(), stamp), Context.ConnectionAborted);
        return answer.Refusal is { } refusal ? throw Error(refusal) : answer.Value!;
    }

    private void Enter()
    {
        caller.Enter(Context.User!);
        if (caller.Actor is null)
        {
            throw Error(Refusals.SignInRequired);
        }
    }

    private HubException Error(Refusal refusal) => new($"{refusal.Code}: {Refusals.Sentence(refusal, English)}");
}

/// <summary>Who may listen to what, and with which eyes.</summary>
internal sealed class SubscriptionGate(Caller caller, CaseReader cases)
{
    /// <summary>The board that feeds the scope, and what of it this person may see.</summary>
    internal sealed record Admission(JurisdictionView Board, Eyes Eyes);

    public async ValueTask<Answer<Admission>> Ask(Scope scope, Actor actor) => scope.Kind switch
    {
        ScopeKind.Board => OfBoard(scope.Key, actor),
        ScopeKind.School => OfSchool(scope.Key, actor),
        _ => await OfCase(scope.Key, actor),
    };

    private Answer<Admission> OfBoard(string code, Actor actor) => caller.Directory.Jurisdiction(code) is null
        ? Refusals.NotFound
        : Admit(Question.Of(CaseAction.ReadBoard, SubjectFacts.Of(code), code), actor, code);

    private Answer<Admission> OfSchool(string id, Actor actor)
    {
        if (caller.Directory.School(id) is not { } school)
        {
            return Refusals.NotFound;
        }

        var body = caller.Directory.BodyOf(school);
        return Admit(Question.Of(CaseAction.ReadSchool, SubjectFacts.Of(school, body), id), actor, body);
    }

    private async ValueTask<Answer<Admission>> OfCase(string id, Actor actor) => await cases.Find(id) is { } found
        ? Admit(Question.Of(CaseAction.Read, await cases.Facts(found, actor), id), actor, found.State.Owner)
        : Refusals.NotFound;

    private Answer<Admission> Admit(Question question, Actor actor, string board) =>
        question.Decide(actor, caller.Directory) is { } refusal ? refusal
        : caller.Directory.Jurisdiction(board) is not { } node ? Refusals.NotFound
        : new Admission(JurisdictionView.Of(node), Eyes.Of(actor, question.Facts!, caller.Directory));
}
