using Coordination.Domain.People;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Store;

namespace Coordination.Grains.Tests.People;

public class RosterGrainTests(PeopleCluster cluster) : IClassFixture<PeopleCluster>
{
    private static readonly DateOnly Day = new(2026, 3, 3);
    private static readonly DateTimeOffset Now = PeopleCluster.Now;

    [Fact]
    public async Task Load_OfWhatWasWritten_GivesTheSameDirectory()
    {
        var directory = await DirectoryLoader.Load(cluster.Store, cluster.Partitions, Day, TestContext.Current.CancellationToken);

        Assert.Equal(PeopleCluster.Rows.Schools.AsEnumerable(), directory.Schools);
        Assert.Equal(PeopleCluster.Rows.Jurisdictions.Select(version => version.Node).OrderBy(node => node.Code, StringComparer.Ordinal), directory.Jurisdictions);
        Assert.All(PeopleCluster.Rows.Holdings, holding => Assert.Contains(holding, directory.HoldingsOf(holding.PersonId)));
        Assert.True(directory.IsAway("zhao", Now.AddDays(1)));
        Assert.False(directory.IsAway("zhao", Now.AddDays(2)));
    }

    [Fact]
    public async Task Apply_AnAppointment_IsSeenByTheRulebookAtOnce()
    {
        var outcome = await Apply("c1", "sys", new FillPost(Role.OP, "512021", "sun", Now));

        Assert.Null(outcome.Refusal);
        Assert.Equal(["sun"], cluster.Rulebooks.Current.Directory.Holders(Role.OP, "512021", Now).Select(holder => holder.PersonId));
        Assert.Equal(["sun"], (await DirectoryLoader.Load(cluster.Store, cluster.Partitions, Day, TestContext.Current.CancellationToken)).Holders(Role.OP, "512021", Now).Select(holder => holder.PersonId));
    }

    [Fact]
    public async Task Apply_TheSameCommandAgain_GivesTheFirstAnswer()
    {
        var change = new SetLeave(new Leave("wang", Now.AddDays(3), Now.AddDays(4)));
        await Apply("c2", "sys", change);

        Assert.True((await Apply("c2", "sys", change)).Replayed);
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", (await Apply("c2", "sys", change, "another body")).Refusal!.Code);
    }

    [Fact]
    public async Task Apply_WithoutPermission_ChangesNothingAndIsAudited()
    {
        var outcome = await Apply("c3", "zhao", new FillPost(Role.CI, "512021", "zhao", Now));

        Assert.Equal("NOT_PERMITTED", outcome.Refusal!.Code);
        Assert.Contains(cluster.Audited, entry => entry.Action == "roster.fill-post");
        Assert.Empty((await DirectoryLoader.Load(cluster.Store, cluster.Partitions, Day, TestContext.Current.CancellationToken)).Holders(Role.CI, "512021", Now));
    }

    [Fact]
    public async Task Apply_AnAcceptedChange_LeavesAnAuditRow()
    {
        await Apply("c4", "sys", new PutPerson(new Person("new", "新人", "new", [])));

        var rows = await cluster.Store.Scan("512021", "audit|", Keys.End("audit|"), cancel: TestContext.Current.CancellationToken);
        Assert.Contains(rows, row => row.Key.EndsWith("sys-c4", StringComparison.Ordinal));
        Assert.Equal("新人", cluster.Rulebooks.Current.Directory.Person("new")!.Name);
    }

    private Task<Coordination.Grains.Aggregates.CommandOutcome> Apply(string id, string person, RosterChange change, string body = "body")
    {
        var actor = ((DirectorySnapshot)cluster.Rulebooks.Current.Directory).ActorOf(person, Now)!;
        return cluster.Grains.GetGrain<IRosterGrain>("512021").Apply(new CommandIdentity(id, actor, body), change);
    }
}
