using System.Text.Json;
using Coordination.Web.Http;
using CsCheck;

namespace Coordination.Web.Tests.Http;

public class CanonicalJsonTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public void Form_DoesNotDependOnOrderOrWhiteSpace() =>
        Gen.Dictionary(Gen.String[Gen.Char['a', 'z'], 1, 6], Gen.Int).Sample(members =>
        {
            var one = JsonSerializer.Serialize(members);
            var other = JsonSerializer.Serialize(members.Reverse().ToDictionary(), Indented);
            return Canonical(one).SequenceEqual(Canonical(other));
        });

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":null}""", """{}""")]
    [InlineData("""{"a":"1"}""", """{"a":1}""")]
    public void Form_OfDifferentBodies_Differs(string one, string other) => Assert.NotEqual(Canonical(one), Canonical(other));

    [Fact]
    public void Hash_DependsOnPersonActionAndBody()
    {
        var body = Canonical("""{"a":1}""");
        string[] hashes =
        [
            CanonicalJson.Hash("p1", "case/x/submit", body), CanonicalJson.Hash("p2", "case/x/submit", body),
            CanonicalJson.Hash("p1", "case/x/object", body), CanonicalJson.Hash("p1", "case/x/submit", Canonical("{}")),
        ];

        Assert.Equal(4, hashes.Distinct().Count());
        Assert.Equal(hashes[0], CanonicalJson.Hash("p1", "case/x/submit", Canonical(""" { "a" : 1 } """)));
    }

    private static byte[] Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Write(document.RootElement);
    }
}
