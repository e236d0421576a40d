namespace Coordination.Web.Tests.Fixture;

/// <summary>Steps of the ordinary case of AY-0217.</summary>
internal static class Steps
{
    public const string School = "AY-0217";
    public const string County = "512021";

    public static object Opening(string title) => new { subject = School, @class = "C", title, problem = "食堂留样记录缺失12天", required = new[] { new { id = "1", text = "留样记录" } } };

    /// <summary>Li opens a case; its id.</summary>
    public static async Task<string> Open(Node node, string title)
    {
        using var li = await node.SignIn("li");
        return (await li.Post("/api/cases", Opening(title))).Ok().GetProperty("id").GetString()!;
    }

    /// <summary>Opened by Li, signed by Zhao.</summary>
    public static async Task<string> Issue(Node node, string title)
    {
        var id = await Open(node, title);
        using var zhao = await node.SignIn("zhao");
        (await zhao.Post($"/api/cases/{id}/issue-notice", new { basis = new[] { "《教育督导条例》第二十一条" } })).Ok();
        return id;
    }
}
