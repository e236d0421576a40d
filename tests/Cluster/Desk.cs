namespace Coordination.Cluster;

/// <summary>
/// Everybody in Anyue and in the city who is told of something urgent acknowledges it, as people do: who does not is told again every five minutes, which
/// here are five seconds, and the table server would soon serve nothing else.
/// </summary>
internal sealed class Desk(Ledger ledger, Sessions sessions, Func<string> where)
{
    private const string County = "512021", City = "512000";

    /// <summary>System time between two looks at what is open.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Acts _acts = new(ledger);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _holders;

    public async Task Work(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Look(stop);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
            {
                // The silo is gone; the next one is asked.
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task Look(CancellationToken stop)
    {
        using var head = await sessions.Of(where(), "offh");
        _holders ??= await Holders(head);
        foreach (var alert in await head.List($"/api/alerts?jurisdiction={County}"))
        {
            if (alert["severity"]!.GetValue<string>() != "P0" || alert["ackBy"] is null)
            {
                continue; // nobody owes anything
            }

            var id = alert["id"]!.GetValue<string>();
            foreach (var told in alert["told"]!.AsArray().Where(told => !told!["informed"]!.GetValue<bool>() && _done.Add($"{id} {told["name"]} {told["at"]}")))
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                if (told!["post"]?.GetValue<string>() is { } post && _holders.GetValueOrDefault(post) is { } name)
                {
                    using var person = await sessions.Of(where(), name);
                    await _acts.Change(person, $"/api/alerts/{id}/acknowledge", new { });
                }
            }
        }
    }

    /// <summary>User names by post, of everybody in the city.</summary>
    private async Task<Dictionary<string, string>> Holders(Person reader)
    {
        var holders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var person in await reader.List($"/api/people?jurisdiction={City}"))
        {
            foreach (var post in person["posts"]!.AsArray())
            {
                holders.TryAdd(post!["postId"]!.GetValue<string>(), person["userName"]!.GetValue<string>());
            }
        }

        return holders;
    }
}
