using System.Text.Json;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>Bodies and steps that many tests share. The school of the sample people is AY-0217 in Anyue, 512021.</summary>
internal static class Steps
{
    public const string Anyue = "512021";
    public const string School = "AY-0217";

    public static readonly object Basis = new { basis = new[] { "《教育督导条例》第二十一条" } };
    public static readonly object Report = new { measures = "已整改到位", responsiblePerson = "王守正" };

    public static object Opening(string title, string @class = "C", string subject = School, string? owner = null) => owner is null
        ? new { subject, @class, title, problem = "食堂留样记录缺失12天" }
        : new { subject, @class, title, problem = "食堂留样记录缺失12天", owner };

    /// <summary>Opens a case.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> Open(this City city, string title, string @class = "C", string by = "zhao", string subject = School, string? owner = null) =>
        (await city.Do(by, "/api/cases", Opening(title, @class, subject, owner))).GetProperty("id").GetString()!;

    /// <summary>Opens, signs and serves.</summary>
    public static async Task<string> Issue(this City city, string title, string @class = "C", string by = "zhao", string subject = School, string? owner = null)
    {
        var id = await city.Open(title, @class, by, subject, owner);
        await city.Do(by, $"/api/cases/{id}/issue-notice", Basis);
        await city.Idle();
        return id;
    }

    /// <summary>Submitted by the principal of AY-0217.</summary>
    public static async Task Submit(this City city, string id, string by = "wang") => await city.Do(by, $"/api/cases/{id}/submit", Report);

    public static object Recheck(params string[] userNames) => new { recheckers = userNames.Select(name => "p-" + name).ToArray(), mode = "Covert" };

    public static object Verdict(this City city, bool passed) => new { passed, findings = passed ? "合格" : "仍缺三天", checkedInAt = city.Now, place = "食堂" };

    /// <summary>Rechecked by an inspector and confirmed by the office.</summary>
    public static async Task Judge(this City city, string id, bool passed, string office = "zhao", string rechecker = "sun")
    {
        await city.Do(office, $"/api/cases/{id}/start-recheck", Recheck(rechecker));
        await city.Do(rechecker, $"/api/cases/{id}/record-verdict", city.Verdict(passed));
        await city.Do(office, $"/api/cases/{id}/{(passed ? "confirm-pass" : "confirm-fail")}", passed ? new { } : new { reasons = "仍缺三天" });
    }

    public static JsonElement Limit(this JsonElement @case, string kind) =>
        @case.GetProperty("deadlines").EnumerateArray().First(limit => limit.GetProperty("kind").GetString() == kind);

    public static string LastDay(this JsonElement @case, string kind = "term") => @case.Limit(kind).GetProperty("lastDay").GetString()!;

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
