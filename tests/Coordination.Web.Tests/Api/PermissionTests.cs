using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Web.Tests.Fixture;

namespace Coordination.Web.Tests.Api;

/// <summary>The wrong person is refused, the attempt is kept, and attempts against independence are told (AL-39).</summary>
[Collection("node")]
public class PermissionTests(Node node)
{
    [Fact]
    public async Task EducationAdministration_TouchingACase_IsRefusedKeptAndTold()
    {
        var id = await Steps.Issue(node, "independence");
        using var edu = await node.SignIn("ay.edu");

        (await edu.Post($"/api/cases/{id}/cancel", new { reason = "不必督导" })).Refused(403, "INDEPENDENCE_VIOLATION");

        var attempt = Assert.Single(await Audit(id));
        Assert.Equal(("INDEPENDENCE_VIOLATION", "cancel"), (attempt.Code, attempt.Action));
        await node.Drill.Advance(node.Drill.Now.AddHours(24), TestContext.Current.CancellationToken);
        foreach (var chief in new[] { "ay.ci", "ci" })
        {
            using var told = await node.SignIn(chief);
            var alerts = (await told.Get("/api/alerts?state=all&limit=200")).Ok().GetProperty("items").EnumerateArray();
            Assert.Contains(alerts, alert => alert.GetProperty("kind").GetString() == "AL-39" && alert.GetProperty("mine").GetBoolean());
        }
    }

    [Theory]
    [InlineData("wang", "issue-notice")]
    [InlineData("li", "cancel")]
    [InlineData("yj.offh", "issue-notice")]
    [InlineData("aud", "issue-notice")]
    [InlineData("sys", "issue-notice")]
    [InlineData("ay.off", "issue-notice")]
    public async Task WrongPerson_IsRefusedAndTheAttemptIsKept(string userName, string trigger)
    {
        var id = await Steps.Open(node, $"wrong person {userName}");
        using var person = await node.SignIn(userName);
        object body = trigger == "cancel" ? new { reason = "r" } : new { basis = new[] { "b" } };

        var reply = await person.Post($"/api/cases/{id}/{trigger}", body);

        Assert.Equal(403, (int)reply.Status);
        Assert.Equal(reply.Code, Assert.Single(await Audit(id)).Code);
        using var zhao = await node.SignIn("zhao");
        Assert.Equal("Opened", (await zhao.Get($"/api/cases/{id}")).Ok().GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("yj.offh")]
    [InlineData("yj0001.p")]
    [InlineData("mu08")]
    public async Task Stranger_ReadsNothingOfACase(string userName)
    {
        var id = await Steps.Issue(node, $"stranger {userName}");
        using var stranger = await node.SignIn(userName);

        foreach (var path in new[] { "", "/events", "/deliveries", "/deadlines/term" })
        {
            (await stranger.Get($"/api/cases/{id}{path}")).Refused(403, "NOT_PERMITTED");
        }

        (await stranger.Get("/api/board/512021")).Refused(403, "NOT_PERMITTED");
    }

    [Fact]
    public async Task ActingAs_APostNotHeld_IsRefused()
    {
        var id = await Steps.Open(node, "acting as");
        using var zhao = await node.SignIn("zhao");

        Assert.Equal(403, (int)(await zhao.Post($"/api/cases/{id}/issue-notice", new { basis = new[] { "b" }, actingAs = "512021:CI" })).Status);
    }

    [Fact]
    public async Task Subject_SeesItsCaseWithoutDrafts()
    {
        var id = await Steps.Open(node, "drafts");
        using var zhao = await node.SignIn("zhao");
        using var wang = await node.SignIn("wang");

        Assert.Contains((await zhao.Get($"/api/cases/{id}")).Ok().GetProperty("documents").EnumerateArray(), document => document.GetProperty("status").GetString() == "Drafted");
        Assert.DoesNotContain((await wang.Get($"/api/cases/{id}")).Ok().GetProperty("documents").EnumerateArray(), document => document.GetProperty("status").GetString() == "Drafted");
        Assert.DoesNotContain("\"drafted\":[{", (await wang.Get($"/api/cases/{id}/events")).Text, StringComparison.Ordinal);
    }

    private async Task<List<AuditRow>> Audit(string subject)
    {
        var attempts = new List<AuditRow>();
        await foreach (var row in node.Store.ScanPrefix(Steps.County, "audit|"))
        {
            if (Encoding.UTF8.GetString(row.Data.Span).Contains(subject, StringComparison.Ordinal))
            {
                attempts.Add(StoredJson.Read<AuditRow>(row.Data.Span));
            }
        }

        return attempts;
    }
}
