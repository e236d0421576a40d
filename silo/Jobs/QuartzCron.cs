using Coordination.Domain.Jobs;
using Coordination.Domain.Time;
using Quartz;

namespace Coordination.Silo.Jobs;

/// <summary>Cron arithmetic by Quartz.NET, in Asia/Shanghai.</summary>
internal sealed class QuartzCron : ICron
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", Beijing.Offset, "Asia/Shanghai", "Asia/Shanghai");

    public DateTimeOffset? Next(string cron, DateTimeOffset after) => new CronExpression(cron, Zone).GetNextValidTimeAfter(after);
}
