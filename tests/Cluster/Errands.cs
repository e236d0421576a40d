using System.Globalization;

namespace Coordination.Cluster;

/// <summary>Cases that a test takes on itself, step by step, at whichever silo it wants to.</summary>
internal sealed class Errands
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly Acts _acts;
    private readonly Sessions _sessions;
    private readonly (string Case, string Principal)[] _all;

    private Errands(Acts acts, Sessions sessions, (string Case, string Principal)[] all) => (_acts, _sessions, _all) = (acts, sessions, all);

    /// <summary>Cases of class B whose notices have been served: their schools have time, and nobody is alarmed.</summary>
    public static async Task<Errands> Open(Ledger ledger, Sessions sessions, string url, int count)
    {
        var acts = new Acts(ledger);
        using var head = await sessions.Of(url, "zhao");
        var all = await Task.WhenAll(Enumerable.Range(201, count).Select(async school =>
        {
            var opened = await acts.Change(head, "/api/cases", Crowd.Problem(string.Create(CultureInfo.InvariantCulture, $"AY-{school:D4}"), "B"));
            Assert.True(opened.Accepted, opened.Body);
            var issued = await acts.Change(head, $"/api/cases/{opened.Id}/issue-notice", Crowd.Notice);
            Assert.True(issued.Accepted, issued.Body);
            while (!(await Events(head, opened.Id)).Contains("case.notice-served.v1"))
            {
                await Task.Delay(Pause);
            }

            return (opened.Id, string.Create(CultureInfo.InvariantCulture, $"ay{school:D4}.p"));
        }));
        foreach (var (_, principal) in all)
        {
            using var person = await sessions.Of(url, principal); // later there may be nobody who lets them in
        }

        return new Errands(acts, sessions, all);
    }

    /// <summary>All principals do the next thing at once.</summary>
    /// <returns>How many were told that it is done.</returns>
    public async Task<int> Step(string url, string trigger) => (await Task.WhenAll(_all.Select(async one =>
    {
        using var person = await _sessions.Of(url, one.Principal);
        try
        {
            return (await _acts.Change(person, $"/api/cases/{one.Case}/{trigger}", new { })).Accepted;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            return false; // it is in doubt, and the ledger knows
        }
    }))).Count(done => done);

    /// <summary>No case has been through it twice.</summary>
    /// <param name="once">In every case it has happened.</param>
    public async Task NothingHappenedTwice(string url, params string[] once)
    {
        using var head = await _sessions.Of(url, "zhao");
        foreach (var (id, _) in _all)
        {
            var events = await Events(head, id);
            Assert.All(once, type => Assert.Single(events, type));
            Assert.All(events.Where(type => type is "case.started.v1" or "case.notice-receipted.v1").CountBy(type => type), count => Assert.Equal(1, count.Value));
        }
    }

    private static async Task<List<string>> Events(Person reader, string id) => [.. (await reader.List($"/api/cases/{id}/events")).Select(item => item["type"]!.GetValue<string>())];
}
