using System.Net;
using System.Text.Json;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>An answer.</summary>
internal sealed record Reply(string Question, HttpStatusCode Status, JsonElement Body, string Text)
{
    public string? Code => (int)Status >= 400 && Body.ValueKind == JsonValueKind.Object ? Body.GetProperty("code").GetString() : null;

    public JsonElement Ok()
    {
        Assert.True((int)Status is >= 200 and < 300, $"{Question}: {(int)Status} {Text}");
        return Body;
    }

    public void Refused(string code) => Assert.True(Code == code, $"{Question}: expected {code}, got {(int)Status} {Text}");

    public void Refused(int status, string code) => Assert.True((int)Status == status && Code == code, $"{Question}: expected {status} {code}, got {(int)Status} {Text}");
}
