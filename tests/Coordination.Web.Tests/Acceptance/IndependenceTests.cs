using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>Acceptance 8: the independence rules of domain.md 2.6, each attacked from outside.</summary>
[Collection("acceptance")]
public class IndependenceTests
{
    private const string School = "AY-0003";
    private static readonly string[] ChiefsOfCountyAndCity = ["ay.ci", "ci"];

    [Fact]
    public async Task Ind1_EducationBureau_ChangesNothingAndThreeAttemptsReachDirectorAndDiscipline()
    {
        await using var city = await City.Start();
        var id = await city.Issue("bureau");

        await city.Refused("ay.edu", $"/api/cases/{id}/change-class", new { @class = "D", reason = "降低等级" }, "INDEPENDENCE_VIOLATION");
        await city.Idle();
        Assert.Equal(ChiefsOfCountyAndCity, await city.Told("AL-39"));

        await city.Refused("ay.edu", $"/api/cases/{id}/suspend", new { reason = "暂缓" }, "INDEPENDENCE_VIOLATION");
        await city.Idle();
        Assert.Equal(ChiefsOfCountyAndCity, await city.Told("AL-39"));

        // The city's bureau runs no county school, and has no say either.
        await city.Refused("edu", $"/api/cases/{id}/cancel", new { reason = "撤销" }, "INDEPENDENCE_VIOLATION");
        await city.Idle();
        Assert.Equal(["ay.ci", "ay.dir", "ay.disc", "ci"], await city.Told("AL-39"));
        Assert.Equal(["ay.edu", "ay.edu", "edu"], (await city.Attempts(Steps.Anyue, id)).Values.Select(attempt => attempt.PersonId["p-".Length..]).Order());
    }

    [Fact]
    public async Task Ind1_ThirdAttemptAfterThirtyDays_DoesNotCountTheFirst()
    {
        await using var city = await City.Start();
        var id = await city.Issue("window");
        foreach (var day in new[] { "2026-03-03 10:30", "2026-03-20 10:30", "2026-04-03 10:30" })
        {
            await city.To(day);
            await city.Refused("ay.edu", $"/api/cases/{id}/change-class", new { @class = "D", reason = "降低等级" }, "INDEPENDENCE_VIOLATION");
            await city.Idle();

            // What nobody answers climbs by itself; here only the count may lift it.
            await city.AcknowledgeAll();
        }

        Assert.DoesNotContain("ay.disc", await city.Told("AL-39"));
        await city.To("2026-04-10 10:30");
        await city.Refused("ay.edu", $"/api/cases/{id}/change-class", new { @class = "D", reason = "降低等级" }, "INDEPENDENCE_VIOLATION");
        await city.Idle();
        Assert.Contains("ay.disc", await city.Told("AL-39"));
    }

    [Fact]
    public async Task Ind2_BureauHeadAsBRoleOfTheDirector_CannotSignAgainstHisOwnSchool()
    {
        await using var city = await City.Start();
        var id = await AtTheCircular(city);
        await city.Appoint("512021", new FillPost(Role.DIR, "512021", "p-ay.edu", city.Now, Standing: Standing.Deputy));
        await city.Appoint("512021", new SetLeave(new Leave("p-ay.dir", city.Now, city.Now.AddDays(30))));
        await city.Do("ay.ci", $"/api/cases/{id}/sign-circular", new { reason = "两次督促后仍未整改" });

        await city.Refused("ay.edu", $"/api/cases/{id}/sign-circular", null, "APPROVER_LEVEL");
        await city.Idle();

        Assert.Equal(ChiefsOfCountyAndCity, await city.Told("AL-39"));
        var attempt = Assert.Single(await city.Attempts(Steps.Anyue, id)).Value;
        Assert.Equal(("p-ay.edu", "APPROVER_LEVEL", "IND-2"), (attempt.PersonId, attempt.Code, attempt.Values["rule"]));

        // The city takes the case up and its director signs.
        await city.Do("ci", $"/api/cases/{id}/transfer", new { to = "512000", kind = "TakeUp", reason = "副主任须回避" });
        await city.Do("ci", $"/api/cases/{id}/accept-transfer");
        await city.Do("dir", $"/api/cases/{id}/sign-circular");
        Assert.Equal(3, (await city.Case(id)).GetProperty("pressure").GetProperty("served").GetInt32());
    }

    [Fact]
    public async Task Ind2_DeputyWithoutABureau_SignsForTheAbsentDirector()
    {
        await using var city = await City.Start();
        var id = await AtTheCircular(city);
        await city.Do("ay.ci", $"/api/cases/{id}/sign-circular", new { reason = "两次督促后仍未整改" });
        await city.Refused("ay.dep", $"/api/cases/{id}/sign-circular", null, "APPROVER_LEVEL");
        await city.Appoint("512021", new SetLeave(new Leave("p-ay.dir", city.Now, city.Now.AddDays(30))));

        await city.Do("ay.dep", $"/api/cases/{id}/sign-circular");

        Assert.Equal(3, (await city.Case(id)).GetProperty("pressure").GetProperty("served").GetInt32());
    }

    [Fact]
    public void Ind3_NoPathOfTheCatalogueRunsThroughTheBureau() => Assert.All(
        AlertCatalogue.All,
        policy => Assert.Null(Independence.OfPath(policy.Tiers.Select(tier => tier.Tell.Concat(tier.Inform).Select(RoleOf)))));

    [Theory]
    [InlineData(Role.CI)]
    [InlineData(Role.OFF_H)]
    [InlineData(Role.OP)]
    public async Task Ind3_BureauHead_CannotBeAppointedIntoTheLineOfReports(Role role)
    {
        await using var city = await City.Start();

        await city.Appoint("sys", "512021", new FillPost(role, "512021", "p-ay.edu", city.Now, Standing: Standing.Deputy), "INDEPENDENCE_VIOLATION");

        Assert.DoesNotContain(((DirectorySnapshot)city.Rules.Directory).PostsOf("p-ay.edu", city.Now), post => post.Role == role);
    }

    [Fact]
    public async Task Ind4_TiedRechecker_IsRefusedOrOverriddenByTheChiefInspectorOnly()
    {
        await using var city = await City.Start();
        await Tie(city, "ay.ins", TieKind.RelativeEmployed);
        await Tie(city, "ay.ins2", TieKind.OtherInterest);
        var id = await city.Issue("recusal");
        await city.Submit(id);
        var path = $"/api/cases/{id}/start-recheck";

        await city.Refused("zhao", path, Steps.Recheck("ay.ins"), "RECUSAL_REQUIRED");
        await city.Refused("zhao", path, Steps.Recheck("sun", "ay.ins2"), "RECUSAL_REQUIRED");
        await city.Refused("zhao", path, Override("ay.ins2"), "RECUSAL_REQUIRED");
        await city.Refused("ay.ci", path, Steps.Recheck("ay.ins2"), "RECUSAL_REQUIRED");
        await city.Refused("ay.ci", path, Override("ay.ins"), "RECUSAL_REQUIRED");
        Assert.Equal(5, (await city.Attempts(Steps.Anyue, id)).Values.Count(attempt => attempt.Code == "RECUSAL_REQUIRED"));

        await city.Do("ay.ci", path, Override("ay.ins2"));
        Assert.Equal("Rechecking", (await city.Case(id)).Text("state"));
    }

    [Fact]
    public async Task Ind4_EmployerTies_BindWhileTheyLast()
    {
        await using var city = await City.Start();
        await Tie(city, "ay.ins", TieKind.Employer);
        await Tie(city, "ay.ins2", TieKind.FormerEmployer, DateOnly.FromDateTime(city.Now.Date).AddYears(-3));
        var id = await city.Issue("employer");
        await city.Submit(id);

        await city.Refused("ay.ci", $"/api/cases/{id}/start-recheck", Override("ay.ins"), "RECUSAL_REQUIRED");
        await city.Do("zhao", $"/api/cases/{id}/start-recheck", Steps.Recheck("ay.ins2"));
    }

    [Fact]
    public async Task Ind4_ConflictFoundDuringARecheck_StopsTheRecheckerAndIsToldAndEndsWithTheReplacement()
    {
        await using var city = await City.Start();
        var id = await city.Issue("conflict");
        await city.Submit(id);
        await city.Do("zhao", $"/api/cases/{id}/start-recheck", Steps.Recheck("sun"));

        await city.Do("sun", $"/api/cases/{id}/report-conflict", new { personId = "p-sun", reason = "配偶在该校任教" });
        await city.Refused("sun", $"/api/cases/{id}/record-verdict", city.Verdict(true), "RECUSAL_REQUIRED");
        await city.Idle();
        Assert.Equal(["zhao"], await city.Told("AL-36", id));

        await city.Do("zhao", $"/api/cases/{id}/start-recheck", Steps.Recheck("ay.ins"));
        await city.Idle();
        Assert.DoesNotContain(await city.All("ci", "/api/alerts?jurisdiction=512021"), alert => alert.Text("kind") == "AL-36");
        await city.Do("ay.ins", $"/api/cases/{id}/record-verdict", city.Verdict(true));
    }

    [Fact]
    public async Task Ind4_ConflictFoundAfterTheCheck_ReachesTheChiefInspector()
    {
        await using var city = await City.Start();
        var id = await city.Issue("late conflict");
        await city.Submit(id);
        await city.Do("zhao", $"/api/cases/{id}/start-recheck", Steps.Recheck("sun"));
        await city.Do("sun", $"/api/cases/{id}/record-verdict", city.Verdict(true));

        await city.Do("zhao", $"/api/cases/{id}/report-conflict", new { personId = "p-sun", reason = "配偶在该校任教" });
        await city.Idle();

        Assert.Equal(["ay.ci", "zhao"], await city.Told("AL-36", id));
    }

    [Fact]
    public async Task Ind6_FinderInspectorAndSubmitter_DoNotRecheckAlone()
    {
        await using var city = await City.Start();
        var id = await city.Open("own finding", by: "li");
        await city.Do("zhao", $"/api/cases/{id}/issue-notice", Steps.Basis);
        await city.Submit(id);
        var path = $"/api/cases/{id}/start-recheck";

        await city.Refused("zhao", path, Steps.Recheck("li"), "SELF_RECHECK_FORBIDDEN");
        await city.Refused("zhao", path, Steps.Recheck("wang", "sun"), "SELF_RECHECK_FORBIDDEN");
        await city.Do("zhao", path, Steps.Recheck("li", "sun"));
        await city.Refused("li", $"/api/cases/{id}/record-verdict", city.Verdict(true), "SELF_RECHECK_FORBIDDEN");
        Assert.Equal(3, (await city.Attempts(Steps.Anyue, id)).Values.Count(attempt => attempt.Code == "SELF_RECHECK_FORBIDDEN"));
    }

    [Fact]
    public async Task Ind9_NoAddressEditsOrDeletesWhatWasRecorded()
    {
        await using var city = await City.Start();
        var changing = city.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} {endpoint.RoutePattern.RawText}"))
            .Where(route => !route.StartsWith("GET ", StringComparison.Ordinal) && !route.StartsWith("POST ", StringComparison.Ordinal) && !route.StartsWith("HEAD ", StringComparison.Ordinal) && !route.StartsWith("OPTIONS ", StringComparison.Ordinal))
            .Distinct().ToArray();
        Assert.Equal(["DELETE /api/session"], changing);

        var id = await city.Issue("append only");
        var before = await city.Rows(IsRecord);
        Assert.NotEmpty(before);
        await city.Submit(id);
        await city.Judge(id, passed: false);
        await city.Submit(id);
        await city.Judge(id, passed: true);
        await city.To("2026-05-03 10:00");
        var after = await city.Rows(IsRecord);

        Assert.All(before, row => Assert.Equal(row.Value, after[row.Key]));
        Assert.True(after.Count > before.Count);
    }

    [Fact]
    public async Task Ind11_CountyBody_CannotTouchACaseOfTheCity()
    {
        await using var city = await City.Start();
        var id = await city.Open("city case", by: "offh", owner: "512000");
        await city.Refused("zhao", $"/api/cases/{id}/issue-notice", Steps.Basis, "JURISDICTION_DENIED");
        await city.Do("offh", $"/api/cases/{id}/issue-notice", Steps.Basis);
        await city.Idle();
        foreach (var (userName, trigger, body) in new (string, string, object)[]
        {
            ("zhao", "change-class", new { @class = "D", reason = "降低等级" }), ("ay.ci", "suspend", new { reason = "暂缓" }), ("ay.ci", "transfer", new { to = "512021", kind = "HandOver", reason = "收回" }),
        })
        {
            await city.Refused(userName, $"/api/cases/{id}/{trigger}", body, "JURISDICTION_DENIED");
        }

        await city.Idle();
        Assert.Equal(["ci", "dir", "disc"], await city.Told("AL-39"));
        Assert.Equal(4, (await city.Attempts("512000", id)).Count);
        Assert.Empty((await city.Attempts(Steps.Anyue)).Values);

        // The superior delegates (交办), recorded; then the county acts.
        await city.Do("ci", $"/api/cases/{id}/transfer", new { to = "512021", kind = "Delegate", reason = "交办" });
        await city.Do("ay.ci", $"/api/cases/{id}/accept-transfer");
        await city.Do("zhao", $"/api/cases/{id}/change-class", new { @class = "B", reason = "性质严重" });
        Assert.Contains(await city.All("ci", $"/api/cases/{id}/events"), @event => @event.Text("type") == "case.transferred.v1");
    }

    [Fact]
    public async Task Al39_IsEndedByAChiefInspectorWhoWasTold_WithAReason()
    {
        await using var city = await City.Start();
        var id = await city.Issue("manual");
        await city.Refused("ay.edu", $"/api/cases/{id}/cancel", new { reason = "撤销" }, "INDEPENDENCE_VIOLATION");
        await city.Idle();
        var alert = (await city.All("ay.ci", "/api/alerts")).Single(one => one.Text("kind") == "AL-39");
        Assert.True(alert.GetProperty("manual").GetBoolean());
        var path = $"/api/alerts/{alert.Text("id")}/resolve";

        await city.Refused("zhao", path, new { reason = "已约谈" }, "NOT_PERMITTED");
        await city.Refused("ay.edu", path, new { reason = "已约谈" }, "NOT_PERMITTED");
        await city.Refused("ay.ci", path, new { reason = "" }, "INVALID_VALUE");
        await city.Do("ay.ci", path, new { reason = "已约谈局长" });
        Assert.DoesNotContain(await city.All("ay.ci", "/api/alerts"), one => one.Text("kind") == "AL-39");
    }

    private static bool IsRecord(string key) =>
        key.StartsWith("audit|", StringComparison.Ordinal) || key.StartsWith("docno|", StringComparison.Ordinal) || key.StartsWith("doc|", StringComparison.Ordinal)
        || (key.Split('|') is [_, _, "e" or "c", ..] && !key.StartsWith("inbox|", StringComparison.Ordinal));

    private static Role RoleOf(string expression) => Enum.TryParse<Role>(expression.Split(':')[^1], out var role) ? role : Role.OFF_H;

    private static object Override(string userName) => new { recheckers = new[] { "p-" + userName }, mode = "Covert", overrideReason = "无其他人选" };

    private static Task Tie(City city, string userName, TieKind kind, DateOnly? until = null)
    {
        var person = ((DirectorySnapshot)city.Rules.Directory).PersonByUserName(userName)!;
        return city.Appoint("512021", new PutPerson(person with { Ties = [new Tie(Steps.School, kind, until)] }));
    }

    /// <summary>A case with the falsification that leads straight to the circular (R25).</summary>
    private static async Task<string> AtTheCircular(City city)
    {
        var id = await city.Issue("circular", subject: School);
        await city.Do("ay.ci", $"/api/cases/{id}/report-obstruction", new { kind = "Falsification", facts = "伪造记录" });
        return id;
    }
}
