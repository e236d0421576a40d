using System.Text.Json;
using Coordination.Silo.Demo;
using Coordination.Silo.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Coordination.Browser.Fixture;

/// <summary>A quiet demo node on a frozen drill clock, in this process, on a port of its own, with the web client as it is built.</summary>
public sealed class Node : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "coordination-browser", Guid.NewGuid().ToString("N"));
    private readonly Dictionary<string, Person> _people = [];
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What the node said to the person who started it.</summary>
    internal string Printed { get; private set; } = "";

    public ValueTask InitializeAsync() => Start("demo", "--quiet", "--fresh", "--speed", "0");

    /// <summary>A node as it is really run, without a demo's sample people.</summary>
    internal static async Task<Node> Production()
    {
        var node = new Node();
        await node.Start();
        return node;
    }

    /// <summary>Somebody of the sample city, signed in to the API.</summary>
    internal async Task<Person> As(string userName)
    {
        if (!_people.TryGetValue(userName, out var person))
        {
            person = _people[userName] = new Person(Address);
            await person.SignIn(userName, SampleCity.Password);
        }

        return person;
    }

    /// <summary>Moves business time on and waits for every consequence.</summary>
    internal async Task<DateTimeOffset> Advance(string by) =>
        (await (await As("op")).Post("/api/drill/advance", new { by })).GetProperty("now").GetDateTimeOffset();

    internal async Task<DateTimeOffset> AdvanceTo(DateTimeOffset to) =>
        (await (await As("op")).Post("/api/drill/advance", new { to })).GetProperty("now").GetDateTimeOffset();

    /// <summary>Li opens a case at AY-0217, Zhao signs its notice.</summary>
    internal async Task<string> Issue(string title, string @class = "C", string? term = null)
    {
        var id = await OpenCase(title, @class);
        await (await As("zhao")).Post($"/api/cases/{id}/issue-notice", new { basis = new[] { "《教育督导条例》第二十一条" }, term });
        return id;
    }

    internal async Task<string> OpenCase(string title, string @class = "C") =>
        (await (await As("li")).Post("/api/cases", new { subject = "AY-0217", @class, title, problem = title + "12天", required = new[] { new { id = "1", text = "整改到位" } } }))
            .GetProperty("id").GetString()!;

    internal async Task<JsonElement> Case(string id) => await (await As("op")).Get($"/api/cases/{id}");

    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people.Values)
        {
            person.Dispose();
        }

        await _app!.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async ValueTask Start(params string[] mode)
    {
        var (console, printed) = (Console.Out, new StringWriter());
        Console.SetOut(TextWriter.Synchronized(printed));
        try
        {
            _app = await SiloHost.Start([.. mode, "--data", _folder, "--urls", "http://127.0.0.1:0", "--Web:SignInsPerMinute=10000", "--Web:WritesPerMinute=100000", "--Logging:LogLevel:Default=Error"]);
        }
        finally
        {
            Console.SetOut(console);
        }

        Printed = printed.ToString();
        Address = new Uri(_app.Urls.Single());
    }
}
