using Coordination.Grains.Alerts;
using Coordination.Web.Alerts;

namespace Coordination.Web.Push;

/// <summary>This silo's view of one person's inbox, for all browsers that person has open here.</summary>
internal sealed class InboxWatch(string personId, IInboxGrain inbox, IInboxObserver ear) : IDisposable
{
    private const int Attempts = 4;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, LiveConnection> _listeners = new(StringComparer.Ordinal);
    private string? _cursor;

    public string PersonId => personId;

    public bool Closed { get; private set; }

    public Task Accept(InboxDelta delta) => Guarded(async () =>
    {
        if (_cursor is null || Cursors.IsSeen(delta.Cursor, _cursor))
        {
            return;
        }

        if (delta.Previous == _cursor)
        {
            Say(delta);
        }
        else
        {
            await Resume();
        }
    });

    public Task CatchUp() => Guarded(async () => await Resume());

    /// <returns>The answer, or null when the watch is closed.</returns>
    public async Task<Subscribed?> Join(LiveConnection listener, string? since)
    {
        var answer = default(Subscribed);
        await Guarded(async () =>
        {
            var caught = await Resume(since);
            _listeners[listener.Id] = listener;
            answer = new Subscribed(
                "inbox",
                caught.Cursor,
                caught.Page is { } page ? InboxPageView.Of(page) : null,
                caught.Page is null ? [.. caught.Missed.Select(View)] : null);
        });
        return answer;
    }

    public Task Leave(LiveConnection listener) => Guarded(async () =>
    {
        _listeners.Remove(listener.Id);
        if (_listeners.Count == 0)
        {
            Closed = true;
            await inbox.Unsubscribe(ear);
        }
    });

    public void Dispose() => _gate.Dispose();

    private static InboxChanged View(InboxDelta delta) => new(delta.Cursor, delta.Previous, [.. delta.Entries.Select(InboxView.Of)], []);

    private async Task Guarded(Func<Task> work)
    {
        await _gate.WaitAsync();
        try
        {
            if (!Closed)
            {
                await work();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What one browser missed, after the others have heard everything up to the same cursor.</summary>
    private async Task<InboxCatchUp> Resume(string? since)
    {
        var caught = await inbox.Subscribe(ear, since);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (_cursor is null || _listeners.Count == 0)
            {
                _cursor = caught.Cursor;
            }
            else if (_cursor != caught.Cursor)
            {
                await Resume();
            }

            if (_cursor == caught.Cursor)
            {
                break;
            }

            caught = await inbox.Subscribe(ear, since);
        }

        return caught;
    }

    private async Task Resume()
    {
        var caught = await inbox.Subscribe(ear, _cursor);
        var known = _cursor;
        foreach (var delta in caught.Missed.Where(delta => known is not null && !Cursors.IsSeen(delta.Cursor, known)))
        {
            Say(delta);
        }

        if (caught.Page is not null && known is not null && known != caught.Cursor)
        {
            // Another epoch: a step that follows nothing makes the browsers subscribe again.
            Post(Push.Say.InboxChanged, RawJson.Of(new InboxChanged(caught.Cursor, caught.Cursor, [], [])));
        }

        _cursor = caught.Cursor;
    }

    private void Say(InboxDelta delta)
    {
        _cursor = delta.Cursor;
        Post(Push.Say.InboxChanged, RawJson.Of(View(delta)));
        foreach (var raised in delta.Raised ? delta.Entries.Select(InboxView.Of) : [])
        {
            Post(Push.Say.AlertRaised, RawJson.Of(raised));
        }
    }

    private void Post(string method, RawJson payload)
    {
        foreach (var listener in _listeners.Values.ToArray())
        {
            listener.Post(method, payload);
        }
    }
}
