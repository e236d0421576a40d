using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;

namespace Coordination.Grains.Tests.Worlds;

/// <summary>Courses of a case that many tests share.</summary>
internal static class Courses
{
    public static readonly OpenCase Open =
        new() { Subject = World.School, Class = CaseClass.C, Title = "食堂留样记录缺失12天", Problem = "食堂留样记录缺失12天", FindingId = "f1" };

    public static readonly IssueNotice Issue = new(null, ["《教育督导条例》第十八条"]);

    public static readonly SubmitRectification Submit = new() { Measures = "补建留样台账", ResponsiblePerson = "王" };

    public static async Task<EntityId> Opened(this World world, string seed, CaseClass @class = CaseClass.C, string home = World.County, string at = "2026-03-03 16:40")
    {
        var id = World.CaseId(seed, home);
        await world.Must(id, at, home == World.City ? "t-off-h" : "li", Open with { Class = @class, FindingId = seed });
        return id;
    }

    public static async Task<EntityId> Issued(this World world, string seed, CaseClass @class = CaseClass.C)
    {
        var id = await world.Opened(seed, @class);
        await world.Must(id, "2026-03-04 09:30", "zhao", Issue);
        return id;
    }

    /// <summary>Its term ends with 04-03; due 04-04 00:00.</summary>
    public static async Task<EntityId> InProgress(this World world, string seed)
    {
        var id = await world.Issued(seed);
        await world.Must(id, "2026-03-05 09:00", "chen", new ReceiptNotice());
        await world.Must(id, "2026-03-05 09:05", "chen", new StartWork());
        return id;
    }
}
