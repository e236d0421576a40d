using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Tests;

/// <summary>
/// A message is delivered as the object it was, or, after a restart, as what its row says: both must be the same, whatever a test drives.
/// </summary>
internal static class Wire
{
    public static Message Checked(Message message)
    {
        var sent = message.Body is CommandMessage { Command: var command } ? command : (object)message.Body;
        var row = StoredJson.Write(Payload.Of(sent));
        var again = StoredJson.Read<Payload>(row);
        Assert.Equal(row, StoredJson.Write(again));
        object read = sent is Command ? StoredJson.ReadTyped<Command>(StoredJson.AliasOf(sent.GetType()), again) : StoredJson.ReadTyped<MessageBody>(StoredJson.AliasOf(sent.GetType()), again);
        Assert.Equal(row, StoredJson.Write(Payload.Of(read)));
        return message;
    }
}
