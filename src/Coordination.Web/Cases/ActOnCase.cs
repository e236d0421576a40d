using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Cases;

/// <summary>Sends one trigger to one case.</summary>
internal sealed record ActOnCase(string CaseId, Trigger Trigger, CaseCommand Command, Stamp Stamp) : IUseCase<Acted>, IStamped
{
    public Access Access => Access.Guarded;

    public string? TargetFor(Caller caller) => CaseId;
}

/// <summary>Answer to every change.</summary>
/// <param name="Version">Version of the record after it, for If-Match.</param>
/// <param name="Replayed">The same Idempotency-Key had been accepted before: this is its first answer.</param>
internal sealed record Acted(string Id, long Version, bool Replayed = false);

/// <summary>Asks the permission table with what the case's own state says.</summary>
internal sealed class ActOnCaseGuard(CaseReader cases) : IGuard<ActOnCase>
{
    public async ValueTask<Question> Ask(ActOnCase request, Actor actor, CancellationToken cancel)
    {
        if (await cases.Find(request.CaseId) is not { } found)
        {
            return Refusals.NotFound;
        }

        var actions = request.Command is ChangeClass change
            ? [change.Class < found.State.Class ? CaseAction.ChangeClassUp : CaseAction.ChangeClassDown]
            : request.Trigger.Actions;
        return Question.Of(actions, await cases.Facts(found, actor), request.CaseId);
    }
}

/// <summary>Hands the command to the case, which settles what is due and decides.</summary>
internal sealed class ActOnCaseHandler(Entities entities, Caller caller) : IHandle<ActOnCase, Acted>
{
    public Task<Answer<Acted>> Handle(ActOnCase request, CancellationToken cancellationToken) =>
        entities.Execute(request.CaseId, caller.Require, request.Command, request.Stamp);
}

/// <summary>One route per trigger, and one answer for names that are no triggers.</summary>
internal sealed class ActOnCaseRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var trigger in Triggers.All)
        {
            trigger.Map(app);
        }

        app.MapPost("/api/cases/{id}/{trigger}", (string trigger) => Problems.Result(Refusals.UnknownTrigger.With("trigger", Characters.Printable(trigger.Length > 60 ? trigger[..60] : trigger))))
            .ExcludeFromDescription();
    }
}
