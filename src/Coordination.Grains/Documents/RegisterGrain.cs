using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;

namespace Coordination.Grains.Documents;

/// <summary>
/// The document register of a body: gives the next number of a kind and year to a committed signature, so the series has no gaps
/// (law 7). Key: jurisdiction code.
/// </summary>
[GrainType("register")]
internal sealed class RegisterGrain : Grain, IReceiverGrain
{
    private readonly IBusinessClock _clock;
    private readonly Register _register;

    public RegisterGrain(ITableStore store, IRulebooks rulebooks, IBusinessClock clock)
    {
        _clock = clock;
        _register = new Register(store, rulebooks, this.GetPrimaryKeyString());
    }

    public async Task Receive(string messageId, MessageBody body)
    {
        if (body is not RequestNumber request)
        {
            throw new InvalidOperationException($"A register understands no {body.GetType().Name}.");
        }

        var number = await _register.Number(request);
        var outcome = await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(EntityId.Parse(request.ReplyTo).Kind), request.ReplyTo))
            .Execute(new CommandEnvelope(messageId, Actor.System, new NumberAssigned(request.DocumentId, number, _clock.Now)));
        if (outcome.Refusal is { } refusal)
        {
            throw refusal.Family == RefusalFamily.Unavailable
                ? new StoreUnavailableException($"{request.ReplyTo}: {refusal.Code}")
                : new InvalidOperationException($"{request.ReplyTo}: {refusal.Code}");
        }
    }
}
