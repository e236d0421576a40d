using System.Text;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Web.Cases;
using Coordination.Web.Cases.Bodies;
using Coordination.Web.Http;

namespace Coordination.Web.Tests.Http;

public class StrictBodyTests
{
    internal sealed record Sample(
        [property: MaxText(5), NotBlank] string Name,
        [property: Between(1, 9)] int Count = 1,
        DateTimeOffset? At = null,
        DateOnly? Day = null,
        Duration? Term = null,
        CaseClass? Class = null,
        [property: MaxItems(2), MaxText(3)] IReadOnlyList<string>? Tags = null,
        [property: MaxText(50), ManyLines] string Note = "",
        Sample? Inner = null) : Body;

    [Theory]
    [InlineData("""{"name":"a","nope":1}""", "UNKNOWN_FIELD", "nope")]
    [InlineData("""{"name":"a","inner":{"name":"b","nope":1}}""", "UNKNOWN_FIELD", "inner.nope")]
    [InlineData("""{"Name":"a"}""", "UNKNOWN_FIELD", "Name")]
    [InlineData("""{"count":1}""", "MISSING_FIELD", "name")]
    [InlineData("""{"name":"a","inner":{}}""", "MISSING_FIELD", "inner.name")]
    [InlineData("""{"name":"abcdef"}""", "TEXT_TOO_LONG", "name")]
    [InlineData("""{"name":"  "}""", "INVALID_VALUE", "name")]
    [InlineData("""{"name":null}""", "INVALID_VALUE", "name")]
    [InlineData("""{"name":7}""", "INVALID_VALUE", "name")]
    [InlineData("""{"name":"a","count":"1"}""", "INVALID_VALUE", "count")]
    [InlineData("""{"name":"a","count":1.5}""", "INVALID_VALUE", "count")]
    [InlineData("""{"name":"a","count":10}""", "OUT_OF_RANGE", "count")]
    [InlineData("""{"name":"a","count":1e99}""", "OUT_OF_RANGE", "count")]
    [InlineData("""{"name":"a","at":"2026-03-03T10:00:00"}""", "INVALID_VALUE", "at")]
    [InlineData("""{"name":"a","at":"2026-13-03T10:00:00Z"}""", "INVALID_VALUE", "at")]
    [InlineData("""{"name":"a","at":"0001-01-01T00:00:00Z"}""", "INVALID_VALUE", "at")]
    [InlineData("""{"name":"a","at":1767225600}""", "INVALID_VALUE", "at")]
    [InlineData("""{"name":"a","day":"2026-02-30"}""", "INVALID_VALUE", "day")]
    [InlineData("""{"name":"a","day":"03/04/2026"}""", "INVALID_VALUE", "day")]
    [InlineData("""{"name":"a","day":"9999-01-01"}""", "INVALID_VALUE", "day")]
    [InlineData("""{"name":"a","term":"30"}""", "INVALID_VALUE", "term")]
    [InlineData("""{"name":"a","term":"0 d"}""", "INVALID_VALUE", "term")]
    [InlineData("""{"name":"a","term":"999999999999 d"}""", "INVALID_VALUE", "term")]
    [InlineData("""{"name":"a","term":"-3 d"}""", "INVALID_VALUE", "term")]
    [InlineData("""{"name":"a","class":"E"}""", "INVALID_VALUE", "class")]
    [InlineData("""{"name":"a","class":1}""", "INVALID_VALUE", "class")]
    [InlineData("""{"name":"a","tags":["a","b","c"]}""", "TOO_MANY_ITEMS", "tags")]
    [InlineData("""{"name":"a","tags":["abcd"]}""", "TEXT_TOO_LONG", "tags[0]")]
    [InlineData("""{"name":"a","tags":["a",null]}""", "INVALID_VALUE", "tags[1]")]
    [InlineData("""{"name":"a","tags":"a"}""", "INVALID_VALUE", "tags")]
    [InlineData("""{"name":"a\u0000"}""", "FORBIDDEN_CHARACTER", "name")]
    [InlineData("""{"name":"a\nb"}""", "FORBIDDEN_CHARACTER", "name")]
    [InlineData("""{"name":"a\u202eb"}""", "FORBIDDEN_CHARACTER", "name")]
    [InlineData("""[]""", "INVALID_VALUE", "$")]
    [InlineData("""null""", "INVALID_VALUE", "$")]
    public void Body_WithOneFault_IsRefusedByNameAndCode(string json, string code, string field)
    {
        var answer = StrictBody.Parse<Sample>(Encoding.UTF8.GetBytes(json));

        Assert.Equal(code, answer.Refusal?.Code);
        Assert.Equal(field, answer.Refusal!.Values["field"]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"name\":\"a\"} x")]
    [InlineData("{\"name\":\"a\",}")]
    [InlineData("{'name':'a'}")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("// comment\n{\"name\":\"a\"}")]
    public void Body_ThatIsNoJson_IsRefused(string json) =>
        Assert.Equal("INVALID_JSON", StrictBody.Parse<Sample>(Encoding.UTF8.GetBytes(json)).Refusal?.Code);

    [Fact]
    public void Body_NestedTooDeep_IsRefused()
    {
        var json = string.Concat(Enumerable.Repeat("""{"name":"a","inner":""", 40)) + "null" + new string('}', 40);

        Assert.Equal("INVALID_JSON", StrictBody.Parse<Sample>(Encoding.UTF8.GetBytes(json)).Refusal?.Code);
    }

    [Fact]
    public void Body_Valid_IsReadWhole()
    {
        var answer = StrictBody.Parse<Sample>("""
            {"name":"甲","count":9,"at":"2026-03-03T10:00:00+08:00","day":"2026-04-03","term":"10 wd","class":"B","tags":["x"],"note":"a\nb","actingAs":"p"}
            """u8.ToArray());

        Assert.Null(answer.Refusal);
        var body = answer.Value.Body;
        Assert.Equal(("甲", 9, "p", CaseClass.B, Duration.WorkingDays(10)), (body.Name, body.Count, body.ActingAs, body.Class!.Value, body.Term!.Value));
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 10, 0, 0, TimeSpan.FromHours(8)), body.At);
        Assert.Equal(new DateOnly(2026, 4, 3), body.Day);
        Assert.Equal("a\nb", body.Note);
    }

    [Fact]
    public void Body_Absent_CountsAsEmpty()
    {
        Assert.Null(StrictBody.Parse<Plain<StartWork>>([]).Refusal);
        Assert.Equal("MISSING_FIELD", StrictBody.Parse<Sample>([]).Refusal?.Code);
    }

    [Fact]
    public void OpenCaseBody_WithAbsurdText_IsRefused()
    {
        var json = $$"""{"subject":"AY-0217","class":"C","title":"{{new string('长', 121)}}","problem":"p"}""";

        var refusal = StrictBody.Parse<OpenCaseBody>(Encoding.UTF8.GetBytes(json)).Refusal;

        Assert.Equal(("TEXT_TOO_LONG", "title", "120"), (refusal!.Code, refusal.Values["field"], refusal.Values["max"]));
    }
}
