using System.Globalization;
using System.Text.Json;
using Coordination.Grains.Alerts;
using Coordination.Web.Tests.Fixture;

namespace Coordination.Web.Tests.Scenarios;

/// <summary>SC-1 of domain.md 9 as a person at a keyboard goes through it: HTTP, the drill clock, nothing else.</summary>
internal sealed class OrdinaryProblem(OwnNode node)
{
    private static readonly object[] Conveners = [new { kind = "Body", unit = "512021", name = "安岳县人民政府教育督导委员会" }];
    private static readonly TimeOnly[] Windows = [new(0, 0), new(7, 0), new(8, 30)];

    public string Case { get; private set; } = "";

    private string Path => $"/api/cases/{Case}";

    public async Task<JsonElement> State() => await node.Get("zhao", Path);

    /// <summary>Rows 1 and 2: found, notice signed and served.</summary>
    public async Task OpenAndSign()
    {
        await To("2026-03-03 16:40:00");
        var opened = await Act("li", "/api/cases", new { subjectKind = "School", subject = "AY-0217", @class = "C", title = "食堂留样记录缺失12天", problem = "食堂留样记录缺失12天" });
        Case = opened.GetProperty("id").GetString()!;
        await To("2026-03-04 09:30:00");
        await Act("zhao", Path + "/issue-notice", new { basis = new[] { "教育督导条例第二十一条" } });
    }

    public async Task Receipt()
    {
        await To("2026-03-05 09:00:00");
        await Act("chen", Path + "/receipt");
        await Act("chen", Path + "/start-work");
    }

    public async Task SignSupervision()
    {
        await To("2026-04-08 15:00:00");
        await Act("zhao", Path + "/sign-supervision-notice", new { demands = "限期整改到位", contact = "028-00000000" });
    }

    public async Task Summon()
    {
        await To("2026-04-28 10:00:00");
        await Act("zhao", Path + "/summon-interview", new { at = "2026-05-07T15:00:00+08:00", place = "安岳县教督办会议室", conveners = Conveners });
    }

    public async Task HoldInterview(bool acknowledging = true)
    {
        await To("2026-05-07 15:00:00", acknowledging);
        await Act("ay.ci", Path + "/hold-interview", new { });
    }

    /// <summary>Variant A: nobody acknowledges AL-04 until the interview is held.</summary>
    public async Task HoldInterviewUnacknowledged()
    {
        await To("2026-04-28 10:00:00", acknowledging: false);
        await Act("zhao", Path + "/summon-interview", new { at = "2026-05-07T15:00:00+08:00", place = "安岳县教督办会议室", conveners = Conveners });
        await HoldInterview(acknowledging: false);
    }

    public async Task RecordInterview()
    {
        await To("2026-05-09 10:00:00");
        await Act("zhao", Path + "/sign-interview-record", new { questions = "问", statements = "答", intervieweeSigned = true, commitments = new[] { "五月二十日前整改到位" } });
    }

    public async Task FileInterview()
    {
        await To("2026-05-12 10:00:00");
        await Act("zhao", Path + "/file-interview", new
        {
            receipts = new[]
            {
                new { office = "PartyCommittee", proof = "县委办回执" },
                new { office = "Government", proof = "县政府办回执" },
                new { office = "SuperiorDepartment", proof = "教体局回执" },
            },
        });
    }

    public async Task Submit()
    {
        await To("2026-05-18 17:05:00");
        await Act("wang", Path + "/submit", new { measures = "已建立留样制度并补齐记录", responsiblePerson = "王守正", completedOn = "2026-05-17" });
    }

    /// <summary>The office may not name the finder alone; the finder may not judge.</summary>
    public async Task StartRecheck()
    {
        await To("2026-05-18 17:20:00");
        await node.Refused("zhao", Path + "/start-recheck", new { recheckers = new[] { "p-li" }, mode = "Covert" }, "SELF_RECHECK_FORBIDDEN");
        await To("2026-05-19 09:00:00");
        await Act("zhao", Path + "/start-recheck", new { recheckers = new[] { "p-sun" }, mode = "Covert" });
        await node.Refused("li", Path + "/record-verdict", new { passed = true, findings = "合格", checkedInAt = "2026-05-19T09:00:00+08:00", place = "食堂" }, "SELF_RECHECK_FORBIDDEN");
    }

    public async Task Judge(bool passed)
    {
        await To("2026-05-27 10:00:00");
        await Act("sun", Path + "/record-verdict", new { passed, findings = passed ? "合格" : "仍缺三天", checkedInAt = "2026-05-27T09:10:00+08:00", place = "食堂" });
        await To("2026-05-27 11:00:00");
        await Act("zhao", Path + (passed ? "/confirm-pass" : "/confirm-fail"), passed ? new { } : new { reasons = "仍缺三天" });
    }

    /// <summary>Goes on to an instant; everyone told acknowledges half a minute after delivery.</summary>
    public async Task To(string local, bool acknowledging = true)
    {
        var to = OwnNode.At(local);
        if (!acknowledging)
        {
            (_reached, _now) = (DateOnly.FromDateTime(to.DateTime), to);
        }
        else
        {
            foreach (var stop in StopsBefore(to))
            {
                if ((await node.AdvanceTo(stop)).GetProperty("fired").GetInt64() > 0)
                {
                    await AcknowledgeAll();
                }
            }
        }

        await node.AdvanceTo(to);
    }

    /// <summary>What was told about this record, as "MM-dd HH:mm kind tier user", in order of time.</summary>
    public async Task<List<string>> Told()
    {
        var entries = await node.AllInboxes();
        return [.. entries.Where(entry => entry.Item.CaseId == Case).Select(Line).Order(StringComparer.Ordinal)];
    }

    private static string Line(InboxEntry entry)
    {
        Assert.Equal(entry.Item.At, entry.DeliveredAt);
        var what = entry.Item.Kind == "document" ? "document" : $"{entry.Item.AlertKind} {entry.Item.Severity}";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.DeliveredAt.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm} {what} {entry.Item.PersonId["p-".Length..]}");
    }

    private IEnumerable<DateTimeOffset> StopsBefore(DateTimeOffset to)
    {
        for (var day = _reached.AddDays(-1); day <= DateOnly.FromDateTime(to.DateTime); day = day.AddDays(1))
        {
            foreach (var stop in Windows.Select(time => new DateTimeOffset(day.ToDateTime(time), to.Offset).AddSeconds(30)).Where(stop => stop < to && stop > _now))
            {
                yield return stop;
            }
        }

        (_reached, _now) = (DateOnly.FromDateTime(to.DateTime), to);
    }

    private DateOnly _reached = new(2026, 3, 3);
    private DateTimeOffset _now = OwnNode.At("2026-03-03 10:00:00");

    /// <summary>Acts, and lets every consequence of this instant be delivered.</summary>
    private async Task<JsonElement> Act(string userName, string path, object? body = null)
    {
        var answer = await node.Do(userName, path, body);
        await node.AdvanceTo(_now);
        return answer;
    }

    private async Task AcknowledgeAll()
    {
        var owed = (await node.AllInboxes()).Where(entry => entry.Item is { Kind: "alert", AckOwed: true } && _acknowledged.Add(entry.Key));
        foreach (var entry in owed)
        {
            var (status, body) = await node.Post(entry.Item.PersonId["p-".Length..], $"/api/alerts/{entry.Item.Source}/acknowledge", new { });
            Assert.True((int)status < 300, $"{entry.Item.PersonId} {entry.Item.AlertKind}: {body}");
        }
    }

    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
}
