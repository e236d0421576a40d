using Coordination.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Coordination.Web.Tests.Http;

public class StampTests
{
    [Theory]
    [InlineData("0d5f3a52-7d3a-4a51-9a5e-0a6f3a2b1c4d", "0d5f3a52-7d3a-4a51-9a5e-0a6f3a2b1c4d")]
    [InlineData("0D5F3A52-7D3A-4A51-9A5E-0A6F3A2B1C4D", "0d5f3a52-7d3a-4a51-9a5e-0a6f3a2b1c4d")]
    [InlineData("", null)]
    [InlineData("abc", null)]
    [InlineData("00000000-0000-0000-0000-000000000000", null)]
    [InlineData("{0d5f3a52-7d3a-4a51-9a5e-0a6f3a2b1c4d}", null)]
    public void Key_IsAUuidInLowerCase(string header, string? expected)
    {
        var answer = Stamp.Key(new HeaderDictionary { ["Idempotency-Key"] = header });

        Assert.Equal(expected, answer.Value);
        Assert.Equal(expected is null, answer.Refusal?.Code == "IDEMPOTENCY_KEY_MISSING");
    }

    [Theory]
    [InlineData("\"17\"", 17L)]
    [InlineData("*", null)]
    [InlineData("", null)]
    public void IfMatch_Valid_IsTheVersion(string header, long? expected)
    {
        var answer = Stamp.IfMatch(new HeaderDictionary { ["If-Match"] = header });

        Assert.Null(answer.Refusal);
        Assert.Equal(expected, answer.Value);
    }

    [Theory]
    [InlineData("17")]
    [InlineData("W/\"17\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("\"99999999999999999999\"")]
    public void IfMatch_Malformed_IsRefused(string header) =>
        Assert.Equal("INVALID_IF_MATCH", Stamp.IfMatch(new HeaderDictionary { ["If-Match"] = header }).Refusal?.Code);
}
