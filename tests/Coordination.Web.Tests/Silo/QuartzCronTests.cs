using System.Globalization;
using Coordination.Domain.Jobs;
using Coordination.Silo.Jobs;

namespace Coordination.Web.Tests.Silo;

public class QuartzCronTests
{
    private readonly QuartzCron _cron = new();

    [Theory]
    [InlineData("0 0 0 1 12 ?", "2026-11-30T23:59:59+08:00", "2026-12-01T00:00:00+08:00")]
    [InlineData("0 0 0 1 12 ?", "2026-12-01T00:00:00+08:00", "2027-12-01T00:00:00+08:00")]
    [InlineData("0 0 0 L * ?", "2026-02-01T00:00:00+08:00", "2026-02-28T00:00:00+08:00")]
    [InlineData("0 0 0 L * ?", "2028-02-01T00:00:00+08:00", "2028-02-29T00:00:00+08:00")]
    [InlineData("0 0 0 L * ?", "2026-04-30T00:00:00+08:00", "2026-05-31T00:00:00+08:00")]
    [InlineData("0 30 8 ? * MON", "2026-03-02T08:30:00+08:00", "2026-03-09T08:30:00+08:00")]
    public void Next_IsInBeijingTime(string cron, string after, string expected)
    {
        Assert.Equal(At(expected), _cron.Next(cron, At(after)));
    }

    [Fact]
    public void Next_OfAnInstantGivenInAnotherZone_IsTheSame()
    {
        var after = At("2026-11-30T15:59:59+00:00");

        Assert.Equal(At("2026-12-01T00:00:00+08:00"), _cron.Next("0 0 0 1 12 ?", after));
        Assert.Equal(_cron.Next("0 0 0 1 12 ?", after), _cron.Next("0 0 0 1 12 ?", after.ToOffset(TimeSpan.FromHours(-5))));
    }

    [Fact]
    public void Next_AfterTheLastOccurrence_IsNone()
    {
        Assert.Equal(At("2026-12-31T00:00:00+08:00"), _cron.Next("0 0 0 * * ? 2026", At("2026-12-30T00:00:00+08:00")));
        Assert.Null(_cron.Next("0 0 0 * * ? 2026", At("2026-12-31T00:00:00+08:00")));
    }

    [Fact]
    public void Next_OfEveryBusinessJob_LiesAhead()
    {
        var now = At("2026-03-03T10:00:00+08:00");

        Assert.All(JobNames.All, job => Assert.True(_cron.Next(job.Cron, now) > now, job.Name));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
