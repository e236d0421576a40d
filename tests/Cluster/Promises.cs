using System.Text.Json.Nodes;

namespace Coordination.Cluster;

/// <summary>What must hold of a node that came back, seen from outside.</summary>
internal sealed class Promises(Ledger ledger, Sessions sessions, double factor)
{
    private const int QuietWindows = 40;

    /// <summary>System time within which what passed meanwhile has been fired.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Acknowledged> _checked = new(StringComparer.Ordinal);

    /// <summary>How many of the expected limits have been seen to fire.</summary>
    public int Fired { get; private set; }

    /// <summary>Every acknowledged change is in the record, and those of the last life answer their repetition as they did the first time.</summary>
    /// <param name="all">Looks at the changes of every life again.</param>
    public async Task NothingIsLost(string url, bool all)
    {
        var people = new Dictionary<string, Person>(StringComparer.Ordinal);
        try
        {
            using var reader = await sessions.Of(url, "zhao");
            var fresh = ledger.Acknowledged.Where(change => !_checked.ContainsKey(change.Key)).ToList();
            foreach (var change in fresh)
            {
                var again = await (await Of(people, url, change.Person)).PostPatiently(change.Path, change.Body, change.Key);
                Assert.True(again.Accepted, $"{change.Path} was acknowledged as {change.Id} v{change.Version} and is now {again.Status} {again.Body}");
                Assert.Equal((change.Id, change.Version, true), (again.Id, again.Version, again.Replayed));
                _checked.Add(change.Key, change);
            }

            foreach (var record in (all ? [.. ledger.Acknowledged] : fresh).Where(change => change.Path.StartsWith("/api/cases", StringComparison.Ordinal)).GroupBy(change => change.Id))
            {
                var events = await reader.List($"/api/cases/{record.Key}/events");
                Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(item => item["version"]!.GetValue<long>()));
                var commands = events.Select(item => item["commandId"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
                Assert.All(record, change => Assert.Contains(change.Key, commands));
            }

            await DoubtsAreSettled(people, url);
        }
        finally
        {
            foreach (var person in people.Values)
            {
                person.Dispose();
            }
        }
    }

    /// <summary>Until business time is past the last expected limit: what is still to come cannot be judged.</summary>
    public async Task EveryLimitHasCome(string url)
    {
        using var reader = await sessions.Of(url, "zhao");
        var last = ledger.Expected.Values.Max(expected => expected.Due);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await Now(reader) <= last)
        {
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>Every limit that passed while the node was dead or busy has fired, with its legal instant, in time.</summary>
    /// <param name="ready">Business time at which the node was back; a limit that passed before could not fire earlier.</param>
    public async Task NothingPassesInSilence(string url, IReadOnlyList<DateTimeOffset> ready)
    {
        using var reader = await sessions.Of(url, "zhao");
        var late = Minute * factor;
        Fired = 0;
        foreach (var expected in ledger.Expected.Values)
        {
            var firstUp = ready.FirstOrDefault(instant => instant >= expected.Due, expected.Due);
            JsonNode? fired;
            while (true)
            {
                // Time first: what the history does not have although it was past then, was late then.
                var now = await Now(reader);
                var events = await reader.List($"/api/cases/{expected.Case}/events");
                fired = events.Find(item => item["type"]!.GetValue<string>() == "case.limit-passed.v1" && item["data"]!["kind"]!.GetValue<string>() == expected.Limit);
                if (fired is not null || now <= expected.Due || DoneBefore(events, expected))
                {
                    break;
                }

                Assert.True(now < firstUp + late, $"{expected} passed in silence: {Told(events)}");
            }

            if (fired is null)
            {
                continue;
            }

            Fired++;
            Assert.Equal(expected.Due, Ledger.Instant(fired["at"]!));
            var recorded = Ledger.Instant(fired["recordedAt"]!);
            var upThen = ready.LastOrDefault(instant => instant <= recorded, expected.Due);
            Assert.True(recorded <= (upThen > expected.Due ? upThen : expected.Due) + late, $"{expected} fired only at {recorded:O}");
        }
    }

    /// <summary>Figures of the board are those of the lists, in a moment in which neither moved.</summary>
    public async Task BoardsAgree(string url)
    {
        using var reader = await sessions.Of(url, "zhao");
        var said = "";
        for (var window = 0; window < QuietWindows; window++)
        {
            var before = await Counts(reader);
            var totals = (await reader.Get("/api/board/512021"))["totals"]!;
            var after = await Counts(reader);
            var board = $"{totals["open"]} {totals["overdue"]} {string.Join(',', totals["alerts"]!.AsObject().Select(pair => $"{pair.Key}={pair.Value}"))}";
            if (before == after && board == before)
            {
                return;
            }

            said = $"board {board}; lists {before}, then {after}";
        }

        Assert.Fail($"The board never agreed with the lists: {said}");
    }

    private static string Told(List<JsonNode> events) => string.Join(", ", events.Select(item => $"{item["type"]} {item["at"]} {item["data"]!["kind"]}"));

    private static bool DoneBefore(List<JsonNode> events, Expected expected) =>
        events.Exists(item => item["type"]!.GetValue<string>() == expected.Unless && Ledger.Instant(item["at"]!) <= expected.Due);

    private static async Task<DateTimeOffset> Now(Person reader) => Ledger.Instant((await reader.Get("/api/board/512021"))["asOf"]!);

    private static async Task<string> Counts(Person reader)
    {
        var cases = await reader.List("/api/cases?jurisdiction=512021");
        var alerts = await reader.List("/api/alerts?jurisdiction=512021");
        var severities = ((string[])["P0", "P1", "P2", "P3"]).Select(severity => $"{severity}={alerts.Count(alert => alert["severity"]!.GetValue<string>() == severity)}");
        return $"{cases.Count} {cases.Count(row => row["overdue"]!.GetValue<bool>())} {string.Join(',', severities)}";
    }

    /// <summary>Who got no answer asks again with the same key: it has happened once by then, never twice.</summary>
    private async Task DoubtsAreSettled(Dictionary<string, Person> people, string url)
    {
        while (ledger.InDoubt.TryDequeue(out var doubt))
        {
            var first = await (await Of(people, url, doubt.Person)).PostPatiently(doubt.Path, doubt.Body, doubt.Key);
            if (!first.Accepted)
            {
                Assert.True((int)first.Status < 500, $"{doubt.Path}: {first.Status} {first.Body}");
                continue;
            }

            var second = await (await Of(people, url, doubt.Person)).PostPatiently(doubt.Path, doubt.Body, doubt.Key);

            Assert.True(second.Accepted, second.Body);
            Assert.Equal((first.Id, first.Version, true), (second.Id, second.Version, second.Replayed));
            ledger.Acknowledged.Enqueue(new Acknowledged(doubt.Person, doubt.Path, doubt.Body, doubt.Key, first.Id, first.Version));
        }
    }

    private async Task<Person> Of(Dictionary<string, Person> people, string url, string name)
    {
        if (!people.TryGetValue(name, out var person))
        {
            people[name] = person = await sessions.Of(url, name);
        }

        return person;
    }
}
