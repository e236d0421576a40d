using System.Text.Json;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>What a browser holds of a board.</summary>
internal sealed class Image
{
    public Dictionary<string, JsonElement> Rows { get; } = new(StringComparer.Ordinal);

    public string Cursor { get; private set; } = "";

    public JsonElement Totals { get; private set; }

    public static Image Of(JsonElement subscribed)
    {
        var snapshot = subscribed.GetProperty("snapshot");
        var image = new Image { Cursor = subscribed.Text("cursor")!, Totals = snapshot.GetProperty("totals") };
        Assert.Equal(image.Cursor, snapshot.Text("cursor"));
        image.Put(snapshot.GetProperty("rows"));
        return image;
    }

    public bool Says(string state) => Rows.Values.Any(row => row.Text("kind") == "case" && row.Text("state") == state);

    public void Apply(JsonElement step)
    {
        Assert.Equal(Cursor, step.Text("previous"));
        Put(step.GetProperty("changed"));
        foreach (var key in step.GetProperty("removed").EnumerateArray())
        {
            Assert.True(Rows.Remove(key.GetString()!));
        }

        (Cursor, Totals) = (step.Text("cursor")!, step.GetProperty("totals"));
    }

    private void Put(JsonElement rows)
    {
        foreach (var row in rows.EnumerateArray())
        {
            Rows[$"{row.Text("kind")}/{row.Text("id")}"] = row;
        }
    }
}
