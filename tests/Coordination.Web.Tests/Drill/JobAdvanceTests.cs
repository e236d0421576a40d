using Coordination.Domain.Aggregates;
using Coordination.Domain.Jobs;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;
using Coordination.Web.Tests.Fixture;

namespace Coordination.Web.Tests.Drill;

/// <summary>Business jobs live on the drill clock: a drill that is advanced meets each occurrence (ADR 0011).</summary>
public class JobAdvanceTests
{
    [Fact]
    public async Task Advance_OverOccurrencesOfEachJob_StandsAtEachAndRunsItOnce()
    {
        await using var node = await OwnNode.Start("2026-11-29T10:00:00+08:00");

        await node.AdvanceTo(OwnNode.At("2026-12-02 00:00:00"));
        await node.AdvanceTo(OwnNode.At("2026-12-02 00:00:00"));
        await node.AdvanceTo(OwnNode.At("2026-12-02 23:59:59"));

        Assert.Equal(Midnights("2026-12-01", "2026-12-02"), await Occurred(node, JobNames.CalendarCheck));
        Assert.Equal(Midnights("2026-11-30", "2026-12-01", "2026-12-02"), await Occurred(node, JobNames.TermStarts));
    }

    /// <summary>What occurred, and where the clock stood then.</summary>
    private static async Task<List<(DateTimeOffset Occurrence, DateTimeOffset Clock)>> Occurred(OwnNode node, string job)
    {
        var occurred = new List<(DateTimeOffset, DateTimeOffset)>();
        await foreach (var row in node.Store.ScanPrefix(Keys.System, Keys.Stem(JobRules.IdOf(job)) + "e|", cancel: TestContext.Current.CancellationToken))
        {
            occurred.AddRange(StoredJson.Read<EventRow>(row.Data.Span).Recorded().Where(recorded => recorded.Event is JobOccurred)
                .Select(recorded => (((JobOccurred)recorded.Event).Occurrence, recorded.RecordedAt)));
        }

        return occurred;
    }

    private static IEnumerable<(DateTimeOffset, DateTimeOffset)> Midnights(params string[] days) =>
        days.Select(day => OwnNode.At(day + " 00:00:00")).Select(midnight => (midnight, midnight));
}
