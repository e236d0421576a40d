using Coordination.Web.Imports;
using CsCheck;

namespace Coordination.Web.Tests.Imports;

public class CsvTests
{
    [Fact]
    public void Fields_QuotedAsNeeded_AreReadBack() =>
        Gen.String[Gen.Char["a,\"\n 中"], 0, 8].Array[1, 4].Where(fields => fields is not [""]).Array[0, 5].Sample(records =>
        {
            var text = string.Concat(records.Select(fields => string.Join(',', fields.Select(Quote)) + "\r\n"));
            return Csv.Read(text).Select(record => record.Fields).Zip(records).All(pair => pair.First.SequenceEqual(pair.Second)) && Csv.Read(text).Count() == records.Length;
        });

    [Fact]
    public void Lines_AreThoseOfTheFile()
    {
        var lines = Csv.Read("a,b\n\"x\ny\",c\n\nd,e").Select(record => record.Line);

        Assert.Equal([1, 2, 5], lines);
    }

    [Theory]
    [InlineData("\"a")]
    [InlineData("\"a\"b,c")]
    public void Quotes_Broken_AreRefused(string text) => Assert.Throws<FormatException>(() => Csv.Read(text).ToList());

    private static string Quote(string field) => '"' + field.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
