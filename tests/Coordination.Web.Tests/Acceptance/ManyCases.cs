namespace Coordination.Web.Tests.Acceptance;

/// <summary>
/// Four score cases of every class in every county, both zones and schools of the city, brought to as many pressures and states as five weeks allow:
/// unsigned, running, supervised, interviewed, circulated, submitted, in recheck, suspended, handed on and closed.
/// </summary>
internal sealed class ManyCases(City city)
{
    /// <summary>Where the clock stands at the end, and class C terms of the notice that end on that day and on days after.</summary>
    public const string End = "2026-04-08 10:00";

    private static readonly string[] Terms = ["35 d", "36 d", "37 d", "41 d", "42 d", "50 d"];

    private static readonly (string Body, string Office, Func<int, string> School, int Count)[] Places =
    [
        ("512021", "zhao", n => $"AY-{n:D4}", 24), ("512002", "yj.offh", n => $"YJ-{n + 1:D4}", 22), ("512022", "lz.offh", n => $"LZ-{n:D4}", 18),
        ("5120H1", "h1.offh", n => $"YJ-{160 + n:D4}", 8), ("512000", "offh", n => n < 4 ? $"YJ-{289 + n:D4}" : $"YJ-{152 + n:D4}", 8),
    ];

    private readonly List<Made> _made = [];

    public int Count => _made.Count;

    private sealed record Made(string Id, string Body, string Office, string School, string Class, int Number)
    {
        public string Principal => School.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() + ".p";

        public string ChiefInspector => Body == "512000" ? "ci" : Prefix + "ci";

        public string Director => Body == "512000" ? "dir" : Prefix + "dir";

        private string Prefix => Office == "zhao" ? "ay." : Office[..3];
    }

    public async Task Make()
    {
        foreach (var place in Places)
        {
            for (var n = 1; n <= place.Count; n++)
            {
                var @class = n % 6 == 0 ? "D" : n % 2 == 0 ? "B" : "C";
                var id = await city.Open($"第{n}件", @class, place.Office, place.School(n));
                _made.Add(new Made(id, place.Body, place.Office, place.School(n), @class, n));
            }
        }

        await city.To("2026-03-04 09:00");
        await Each(one => one.Number % 11 != 0, one => Do(one.Office, one, "issue-notice", one.Class == "C" && one.Number % 4 == 1 ? Notice(one) : Steps.Basis));
        await city.To("2026-03-10 09:00");
        await Each(one => one is { Class: "C", Number: 3 }, one => Do(one.Principal, one, "submit", Steps.Report));
        await Each(one => one is { Class: "C", Number: 7 }, one => Do(one.ChiefInspector, one, "suspend", new { reason = "校舍受灾" }));
        await Supervised("2026-03-20 10:00");
        await Interviewed("2026-03-30 10:00", "2026-04-02 15:00");
        await Each(one => one is { Class: "B", Number: 4 }, one => Do(one.Principal, one, "submit", Steps.Report));
        await Each(one => one is { Class: "C", Number: 15, Body: not "512000" }, one => Do(one.ChiefInspector, one, "transfer", new { to = "512000", kind = "HandOver", reason = "涉及市级部门" }));
        await city.To("2026-04-07 10:00");
        await Each(one => one is { Class: "C", Number: 3, Body: "512021" }, Close);
        await Urgent();
        await city.To(End);
    }

    private static object Notice(Made one) => new { basis = new[] { "《教育督导条例》第二十一条" }, term = Terms[one.Number / 4 % Terms.Length] };

    /// <summary>Class B is over on 20 March: two of three are supervised, the rest stays unsigned.</summary>
    private async Task Supervised(string at)
    {
        await city.To(at);
        await Each(one => one.Class == "B" && one.Number % 3 != 2 && one.Number % 11 != 0, one => Do(one.Office, one, "sign-supervision-notice", new { demands = "限期整改到位", contact = "028-00000000" }));
    }

    /// <summary>The supervision is over on 28 March: some are summoned, and one of each body goes on to the circular.</summary>
    private async Task Interviewed(string summoned, string held)
    {
        await city.To(summoned);
        await Each(Interview, one => Do(one.Office, one, "summon-interview", new
        {
            at = held.Replace(' ', 'T') + ":00+08:00", place = "会议室", conveners = new[] { new { kind = "Body", unit = one.Body, name = "教育督导委员会" } },
        }));
        await city.To(held);
        await Each(Interview, one => Do(one.ChiefInspector, one, "hold-interview"));
        await Each(one => Interview(one) && one.Number == 10, async one =>
        {
            await Do(one.ChiefInspector, one, "report-obstruction", new { kind = "Falsification", facts = "伪造记录" });
            await Do(one.ChiefInspector, one, "sign-circular", new { reason = "弄虚作假" });
            await Do(one.Director, one, "sign-circular");
        });

        static bool Interview(Made one) => one is { Class: "B", Number: 4 or 10 };
    }

    /// <summary>Class A comes late: its alerts are told every few minutes.</summary>
    private async Task Urgent()
    {
        await city.To("2026-04-08 08:00");
        foreach (var place in Places.Take(3))
        {
            var id = await city.Open("危房", "A", place.Office, place.School(30));
            _made.Add(new Made(id, place.Body, place.Office, place.School(30), "A", 30));
            if (place.Body != "512022")
            {
                await city.Do(place.Office, $"/api/cases/{id}/issue-notice", Steps.Basis);
            }
        }
    }

    private async Task Close(Made one)
    {
        await Do(one.Office, one, "start-recheck", Steps.Recheck("ay.ins"));
        await Do("ay.ins", one, "record-verdict", city.Verdict(passed: true));
        await Do(one.Office, one, "confirm-pass");
    }

    private async Task Each(Func<Made, bool> which, Func<Made, Task> act)
    {
        foreach (var one in _made.Where(which).ToList())
        {
            await act(one);
        }

        await city.Idle();
    }

    private Task Do(string userName, Made one, string trigger, object? body = null) => city.Do(userName, $"/api/cases/{one.Id}/{trigger}", body);
}
