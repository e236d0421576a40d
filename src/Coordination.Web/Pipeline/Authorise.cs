using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;
using Coordination.Web.Http;
using MediatR;

namespace Coordination.Web.Pipeline;

/// <summary>
/// Asks the permission table before anything else happens. A use case that says nothing about who may ask is refused; a refused
/// attempt is kept as an audit row, exactly as one refused by a grain.
/// </summary>
internal sealed class Authorise<TRequest, TResponse>(Caller caller, IRefusalAudit audit, ITableStore store, IEnumerable<IGuard<TRequest>> guards) : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IAnswer<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var refusal = await Refusal(request, cancellationToken);
        return refusal is null ? await next() : TResponse.Refused(refusal);
    }

    private async ValueTask<Refusal?> Refusal(TRequest request, CancellationToken cancel)
    {
        var access = request is IHasAccess { Access: var stated } ? stated : throw new InvalidOperationException($"{typeof(TRequest).Name} says nothing about who may ask.");
        if (access is Access.AnyoneAccess)
        {
            return null;
        }

        if (caller.Actor is not { } actor)
        {
            return Refusals.SignInRequired;
        }

        return access switch
        {
            Access.SignedInAccess => null,
            Access.TableAccess table => await Ask(request, actor, table.Question),
            _ => await Guard(request, actor, cancel),
        };
    }

    private async ValueTask<Refusal?> Guard(TRequest request, Actor actor, CancellationToken cancel)
    {
        var guard = guards.SingleOrDefault() ?? throw new InvalidOperationException($"{typeof(TRequest).Name} is guarded and has no guard.");
        return await Ask(request, actor, await guard.Ask(request, actor, cancel));
    }

    private async ValueTask<Refusal?> Ask(TRequest request, Actor actor, Question question)
    {
        if (question.Facts is null)
        {
            return question.Refusal;
        }

        var refusal = question.Decide(actor, caller.Directory);
        if (refusal is not null)
        {
            if (await IsRepetition(request, actor))
            {
                return null;
            }

            var commandId = request is IStamped { Stamp: { } stamp } ? stamp.CommandId : "-";
            await audit.Record(question.Facts.Owner, actor, commandId, question.Actions[0].Name(), question.Subject, refusal);
        }

        return refusal;
    }

    /// <summary>
    /// The very change this person was once allowed: posts and owners may have changed since, its answer has not (api.md). The
    /// record gives that answer again; it decides nothing anew.
    /// </summary>
    private async ValueTask<bool> IsRepetition(TRequest request, Actor actor) =>
        request is IStamped { Stamp: var stamp } stamped
        && EntityId.TryParse(stamped.TargetFor(caller), out var id)
        && await store.Read(id.Home, Keys.Command(id, stamp.CommandId)) is { } row
        && StoredJson.Read<CommandRow>(row.Data.Span) is var first && first.BodyHash == stamp.BodyHash && first.PersonId == actor.PersonId;
}
