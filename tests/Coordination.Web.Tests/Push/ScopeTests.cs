using Coordination.Web.Push;

namespace Coordination.Web.Tests.Push;

public class ScopeTests
{
    [Theory]
    [InlineData("inbox")]
    [InlineData("board:512021")]
    [InlineData("school:AY-0217")]
    [InlineData("case:512021-C-7GZK3QWERTY12")]
    public void Scope_WellFormed_KeepsItsName(string text) => Assert.Equal(text, Scope.Parse(text)?.Name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("board:")]
    [InlineData("inbox:x")]
    [InlineData("person:li")]
    [InlineData("case:AY-0217")]
    [InlineData("case:512021-A-7GZK3QWERTY12")]
    public void Scope_Malformed_IsNone(string? text) => Assert.Null(Scope.Parse(text));

    [Theory]
    [InlineData("e.3", "e.3", true)]
    [InlineData("e.2", "e.10", true)]
    [InlineData("e.11", "e.10", false)]
    [InlineData("f.1", "e.10", false)]
    [InlineData("nonsense", "e.10", false)]
    public void Cursor_IsSeen_OnlyWithinItsEpoch(string cursor, string known, bool seen) => Assert.Equal(seen, Cursors.IsSeen(cursor, known));
}
