namespace Coordination.Harness;

/// <summary>The component and the rules as they are: no weather makes them break an invariant.</summary>
public sealed class SoundTests
{
    [Theory]
    [MemberData(nameof(Seeds.Batches), MemberType = typeof(Seeds))]
    public void HalfAYear_InAnyWeather_IsTheInOrderRun(string seeds)
    {
        // A world is single-threaded; worlds know nothing of each other.
        var reports = Seeds.Of(seeds).AsParallel().AsOrdered().Select(seed => Simulation.Run(seed)).ToArray();
        foreach (var report in reports)
        {
            TestContext.Current.SendDiagnosticMessage("{0}", report);
        }

        Assert.True(reports.All(report => report.Violations.IsEmpty), string.Join('\n', reports.Where(report => !report.Violations.IsEmpty).Take(3)));
        Assert.All(reports, report => Assert.True(report.Accepted > 0, $"seed {report.Seed}: nobody did anything."));
    }
}
