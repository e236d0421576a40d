using Coordination.Domain.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Tests.Worlds;

namespace Coordination.Grains.Tests.Clocks;

public sealed class TurnsTests
{
    [Fact]
    public void Next_OfManyThatKeepWaiting_ComesToEachOfThem()
    {
        var turns = new Turns();
        var waiting = Enumerable.Range(0, 10).Select(n => World.CaseId($"w{n}")).ToList();

        var rounds = Enumerable.Range(0, 4).Select(_ => turns.Next(waiting, 3)).ToList();

        Assert.All(rounds, round => Assert.Equal(3, round.Count));
        Assert.Equal(waiting.ToHashSet(), rounds.SelectMany(round => round).ToHashSet());
    }

    [Fact]
    public void Next_OfFewerThanThereIsRoomFor_IsAllOfThem()
    {
        var turns = new Turns();
        EntityId[] two = [World.CaseId("a"), World.CaseId("b")];

        Assert.Equal(2, turns.Next(two, 5).Count);
        Assert.Equal(2, turns.Next(two, 5).Count);
        Assert.Empty(turns.Next([], 5));
    }
}
