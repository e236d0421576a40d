using Coordination.Web.Http;
using CsCheck;

namespace Coordination.Web.Tests.Http;

public class PagingTests
{
    [Fact]
    public void Cursor_OpensToWhatWasSealed() =>
        Gen.String[Gen.Char[' ', '~'], 1, 120].Sample(position => Paging.Open(Paging.Seal(position)).Value == position);

    [Theory]
    [InlineData("!!!")]
    [InlineData("AAAA")] // three zero bytes
    [InlineData("5Lit")] // not ASCII
    public void Cursor_NotOurs_IsRefused(string cursor) => Assert.Equal("INVALID_CURSOR", Paging.Open(cursor).Refusal?.Code);

    [Fact]
    public void Cursor_TooLong_IsRefused() => Assert.Equal("INVALID_CURSOR", Paging.Open(new string('A', 1000)).Refusal?.Code);

    [Theory]
    [InlineData(null, 50)]
    [InlineData("1", 1)]
    [InlineData("200", 200)]
    public void Limit_Allowed_IsTaken(string? text, int expected) => Assert.Equal(expected, Paging.Limit(text).Value);

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("-1")]
    [InlineData("1e2")]
    [InlineData("99999999999")]
    public void Limit_OutOfBounds_IsRefused(string text) => Assert.Equal("OUT_OF_RANGE", Paging.Limit(text).Refusal?.Code);
}
