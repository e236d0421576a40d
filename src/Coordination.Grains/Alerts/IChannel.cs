namespace Coordination.Grains.Alerts;

/// <summary>
/// A way to reach a person beyond the app's inbox: SMS, voice, mail, web push. The inbox has accepted the entries (that is the
/// delivery); a channel only carries them further. Implementations queue and return at once; they throttle, retry and keep receipts.
/// </summary>
public interface IChannel
{
    string Name { get; }

    Task Hand(IReadOnlyList<InboxEntry> entries);
}
