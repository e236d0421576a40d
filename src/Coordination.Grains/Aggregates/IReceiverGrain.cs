using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Aggregates;

/// <summary>
/// A grain that is told things and is no aggregate: an inbox, a document register, the references of a jurisdiction. The grain
/// type is the first part of a message target, the key the second.
/// </summary>
[Alias("Coordination.IReceiver")]
public interface IReceiverGrain : IGrainWithStringKey
{
    /// <summary>Accepts a message durably before it answers. The same message may come again and changes nothing then.</summary>
    /// <param name="messageId">Outbox key of the message: stable over repeats.</param>
    [Alias("Receive")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task Receive(string messageId, MessageBody body);
}
