using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using static Coordination.Domain.Tests.People.SmallCity;

namespace Coordination.Domain.Tests.People;

public class DirectorySnapshotTests
{
    private static readonly Leave DirectorsLeave = new("t-dir", Now, Now.AddDays(2));

    [Fact]
    public void Deputy_WhileTheHolderIsThere_HoldsNothing()
    {
        Assert.DoesNotContain(Base.PostsOf("t-dep", Now), post => post.Role == Role.DIR);
        Assert.Equal("APPROVER_LEVEL", Ask("t-dep", CaseAction.SignCircular, Case with { Owner = City }).Refusal!.Code);
    }

    [Fact]
    public void Deputy_WhileTheHolderIsAway_ActsForHim()
    {
        var directory = Base.With(new DirectoryRows { Leaves = [DirectorsLeave] });

        var grant = Ask("t-dep", CaseAction.SignCircular, Case with { Owner = City }, directory);

        Assert.Equal(new HeldPost("512000:DIR", Role.DIR, City, Standing.Deputy), grant.Post);
        Assert.DoesNotContain(directory.PostsOf("t-dep", DirectorsLeave.Until), post => post.Role == Role.DIR);
        Assert.DoesNotContain(directory.PostsOf("t-dep", DirectorsLeave.From.AddTicks(-1)), post => post.Role == Role.DIR);
    }

    [Fact]
    public void Deputy_OfAVacantPost_ActsAndThePostStaysVacant()
    {
        var directory = Base.With(new DirectoryRows { Holdings = [Hold("t-dir", Role.DIR, City) with { Until = Now }] });

        Assert.Contains(directory.PostsOf("t-dep", Now), post => post is { Role: Role.DIR, Standing: Standing.Deputy });
        Assert.Equal(["512000:DIR"], directory.Vacancies(Now).Select(post => post.Id));
        Assert.Empty(directory.Vacancies(Now.AddTicks(-1)));
    }

    [Fact]
    public void Holders_WithABRole_ListTheHolderFirstAndSayWhoIsAway()
    {
        var directory = Base.With(new DirectoryRows { Leaves = [DirectorsLeave] });

        var holders = directory.Holders(Role.DIR, City, Now);

        Assert.Equal([("t-dir", Standing.Holder, false), ("t-dep", Standing.Deputy, true)], holders.Select(holder => (holder.PersonId, holder.Standing, holder.Available)));
    }

    [Fact]
    public void Holders_AfterAChange_AnswerForEachInstant()
    {
        var directory = Base.With(new DirectoryRows
        {
            Holdings = [Hold("zhao", Role.OFF_H, County) with { Until = Now }, Hold("k-off", Role.OFF_H, County) with { From = Now }],
        });

        Assert.Equal(["zhao"], directory.Holders(Role.OFF_H, County, Now.AddTicks(-1)).Select(holder => holder.PersonId));
        Assert.Equal(["k-off"], directory.Holders(Role.OFF_H, County, Now).Select(holder => holder.PersonId));
        Assert.Equal(["zhao"], Base.Holders(Role.OFF_H, County, Now).Select(holder => holder.PersonId));
    }

    [Fact]
    public void Inspector_OfASchool_IsFoundFromBothSides()
    {
        Assert.Equal(["li"], Base.Holders(Role.RI, Subject, Now).Select(holder => holder.PersonId));
        Assert.Equal([Subject], Base.SchoolsOf("li", Now));
    }

    [Fact]
    public void Vacancies_OfAPostThatEnded_AreNone()
    {
        var ended = new Post("AY-0001:OP", Role.OP, "AY-0001", Start, Now);
        var directory = Base.With(new DirectoryRows { Posts = [ended] });

        Assert.Empty(directory.Vacancies(Now));
        Assert.Equal([ended], directory.Vacancies(Now.AddTicks(-1)));
    }

    [Fact]
    public void Zone_GetsItsOwnBody_FromTheDateOnOnly()
    {
        var change = new DateOnly(2026, 7, 1);
        var directory = Base.With(new DirectoryRows
        {
            Jurisdictions = [new JurisdictionVersion(new Jurisdiction("5120H1", "高新区", JurisdictionLevel.Zone, City, "5120H1"), change)],
        });
        var school = directory.School("YJ-0301")!;

        Assert.Equal(City, directory.On(change.AddDays(-1)).BodyOf(school));
        Assert.Equal("5120H1", directory.On(change).BodyOf(school));
        Assert.Equal("512002", school.Location);
    }

    [Fact]
    public void Jurisdiction_BeforeItBeganAndAfterItEnded_IsUnknown()
    {
        var version = new JurisdictionVersion(new Jurisdiction("5120X1", "新区", JurisdictionLevel.Zone, City, "5120X1"), new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1));
        var directory = Base.With(new DirectoryRows { Jurisdictions = [version] });

        Assert.Null(directory.Jurisdiction("5120X1", new DateOnly(2025, 12, 31)));
        Assert.NotNull(directory.Jurisdiction("5120X1", new DateOnly(2026, 12, 31)));
        Assert.Null(directory.Jurisdiction("5120X1", new DateOnly(2027, 1, 1)));
    }

    [Fact]
    public void Tree_OfACounty_ReachesTheProvince()
    {
        Assert.Equal([City, "510000"], Base.Ancestors(County).Select(node => node.Code));
        Assert.True(Base.IsBelow(County, City));
        Assert.False(Base.IsBelow(City, City));
        Assert.False(Base.IsBelow(City, County));
    }

    [Fact]
    public void Tree_ThatLoops_Ends()
    {
        var directory = Base.With(new DirectoryRows
        {
            Jurisdictions = [new JurisdictionVersion(new Jurisdiction("510000", "四川省", JurisdictionLevel.Province, City, "510000"), new DateOnly(2020, 1, 2))],
        });

        Assert.False(directory.IsBelow(County, "110000"));
    }

    [Fact]
    public void Successor_OfMergedSchools_IsTheOneThatLives()
    {
        var school = Base.School(Subject)!;
        var directory = Base.With(new DirectoryRows
        {
            Schools = [school with { Id = "A", MergedInto = "B" }, school with { Id = "B", MergedInto = Subject }, school with { Id = "C", MergedInto = "" }, school with { Id = "D", MergedInto = "D" }],
        });

        Assert.Equal(Subject, directory.Successor("A")!.Id);
        Assert.Equal(Subject, directory.Successor(Subject)!.Id);
        Assert.Null(directory.Successor("C"));
        Assert.Null(directory.Successor("D"));
    }

    [Fact]
    public void Person_WhoseUserNameChanges_IsFoundByTheNewOneOnly()
    {
        var directory = Base.With(new DirectoryRows { People = [new Person("zhao", "赵", "zhao.new", [])] });

        Assert.Null(directory.PersonByUserName("zhao"));
        Assert.Equal("赵", directory.PersonByUserName("zhao.new")!.Name);
    }

    [Fact]
    public void With_InAnyOrder_GivesTheSameAnswers()
    {
        var first = Hold("zhao", Role.OFF_H, County) with { Until = Now };
        var second = Hold("k-off", Role.OFF_H, County) with { From = Now };

        var forward = Base.With(new DirectoryRows { Holdings = [first, second] });
        var backward = Base.With(new DirectoryRows { Holdings = [second] }).With(new DirectoryRows { Holdings = [first] });

        Assert.Equal(forward.HoldingsOf(Role.OFF_H, County).AsEnumerable(), backward.HoldingsOf(Role.OFF_H, County));
        Assert.Equal(forward.PostsOf("k-off", Now).AsEnumerable(), backward.PostsOf("k-off", Now));
    }
}
