using System.Globalization;
using Coordination.Cluster;

namespace Coordination.Bench.Clustered;

/// <summary>One ordinary case of class C from its opening to its closing, over HTTP: each step by whom the law names.</summary>
internal sealed class Life(Sessions sessions, string url, int n)
{
    private string _id = "";

    /// <summary>What happens, in order.</summary>
    public static ImmutableArray<string> Steps { get; } = ["open", "issue-notice", "receipt", "start-work", "submit", "start-recheck", "record-verdict", "confirm-pass"];

    private string School => string.Create(CultureInfo.InvariantCulture, $"AY-{n:D4}");

    private string Principal => string.Create(CultureInfo.InvariantCulture, $"ay{n:D4}.p");

    public async Task SignIn()
    {
        foreach (var name in (string[])["zhao", "sun", Principal])
        {
            (await sessions.Of(url, name)).Dispose();
        }
    }

    public async Task Do(string step)
    {
        var (who, body) = step switch
        {
            "open" => ("zhao", (object)new { subject = School, @class = "C", title = "食堂留样记录缺失12天", problem = "食堂留样记录缺失12天,留样柜温度未记录,责任人不明确。", findingId = "f1" }),
            "issue-notice" => ("zhao", new { basis = (string[])["《教育督导条例》第十八条"] }),
            "submit" => (Principal, new { measures = "已建立留样制度并补齐记录", responsiblePerson = "王" }),
            "start-recheck" => ("zhao", new { recheckers = (string[])["p-sun"], mode = "OnSite" }),
            "record-verdict" => ("sun", new { passed = true, findings = "合格", checkedInAt = "2026-03-10T09:10:00+08:00", place = "食堂" }),
            "confirm-pass" => ("zhao", new { }),
            _ => (Principal, new { }),
        };
        using var person = await sessions.Of(url, who);
        var answer = await person.Post(step == "open" ? "/api/cases" : $"/api/cases/{_id}/{step}", body);
        if (!answer.Accepted)
        {
            throw new InvalidOperationException($"{step} by {who}: {answer.Status} {answer.Body}");
        }

        _id = answer.Id;
    }
}
