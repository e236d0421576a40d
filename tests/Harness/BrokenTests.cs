using Coordination.Harness.Breaking;
using Coordination.Harness.Checking;

namespace Coordination.Harness;

/// <summary>One deliberate breakage for each law: the harness has to see it, or it would not see an accidental one.</summary>
public sealed class BrokenTests
{
    [Fact]
    public void Law1_DecidingBeforeSettling_IsSeen() => Sees(Breakages.DecidesBeforeSettling, Invariants.Overdue, Invariants.History);

    [Fact]
    public void Law2_ComparingWithCodeInsteadOfWhatWasWritten_IsSeen() => Sees(Breakages.ComparesWithCode, Invariants.Rows);

    [Fact]
    public void Law2_NoWalkAfterARelease_IsSeen() => Sees(Breakages.WalksNot, Invariants.Reindexed);

    [Fact]
    public void Law3_ClockWithACursor_IsSeen() => Sees(Breakages.ClockWithCursor, Invariants.Rest, Invariants.History);

    [Fact]
    public void Law4_DeliveryWithinTheTurn_IsSeen() => Sees(Breakages.DeliversInTurn, Invariants.Rest, Invariants.Unexpected);

    [Fact]
    public void Law4_OutboxForgottenInACrash_IsSeen() => Sees(Breakages.ForgetsOutbox, Invariants.Rest, Invariants.Told);

    [Fact]
    public void Law5_ObeyingWordsThatWereOvertaken_IsSeen() => Sees(Breakages.ObeysOldWords, Invariants.History, Invariants.Told);

    [Fact]
    public void Law6_HomeThatMovesWithTheOwner_IsSeen() => Sees(Breakages.HomeMoves, Invariants.Home, Invariants.History);

    [Fact]
    public void Law7_NumberBeforeTheSignature_IsSeen() => Sees(Breakages.NumbersFirst, Invariants.Register);

    [Fact]
    public void Law8_WalkWithoutAnOrderRow_IsSeen() => Sees(Breakages.WritesNoOrder, Invariants.Order);

    private static void Sees(Breakage breakage, params string[] invariants)
    {
        var seen = new List<Violation>();
        foreach (var seed in Seeds.Of("4,8,12,16,20,24,28,32,36,40,1-39"))
        {
            seen.AddRange(Simulation.Run(seed, breakage).Violations);
            if (seen.Exists(violation => invariants.Contains(violation.Invariant)))
            {
                return;
            }
        }

        Assert.Fail($"Not seen; only:\n{string.Join('\n', seen.Take(3))}");
    }
}
