using Coordination.Grains.Store;
using CsCheck;

namespace Coordination.Storage.Tests.Rules;

public sealed class KeysTests
{
    [Fact]
    public void Escape_OfAnyText_IsAKeyFieldAndComesBack() =>
        Gen.String.Where(text => text.IsWellFormed()).Sample(text =>
        {
            var escaped = Keys.Escape(text);
            Assert.True(escaped.Length == 0 || escaped.Length > BatchRules.MaxKey || BatchRules.IsKey(escaped), escaped);
            Assert.DoesNotContain('|', escaped);
            Assert.Equal(text, Keys.Unescape(escaped));
        });

    [Theory]
    [InlineData("plain-key_1.2:3@x", "plain-key_1.2:3@x")]
    [InlineData("a|b/c", "a=7Cb=2Fc")]
    [InlineData("=", "=3D")]
    [InlineData("督", "=E7=9D=A3")]
    [InlineData("", "")]
    public void Escape_IsStable(string text, string escaped) => Assert.Equal(escaped, Keys.Escape(text));

    [Theory]
    [InlineData("a=")]
    [InlineData("a=7")]
    [InlineData("a=ZZ")]
    [InlineData("督")]
    public void Unescape_OfWhatEscapeNeverMade_Throws(string field) => Assert.Throws<FormatException>(() => Keys.Unescape(field));

    [Fact]
    public void After_IsAboveTheKeyAndBelowEveryOtherLongerOne()
    {
        Assert.True(string.CompareOrdinal("due|1", Keys.After("due|1")) < 0);
        Assert.True(string.CompareOrdinal(Keys.After("due|1"), "due|1 ") <= 0);
        Assert.True(string.CompareOrdinal(Keys.After("due|1"), "due|1!") < 0);
    }
}

internal static class Texts
{
    /// <summary>Lone surrogates are no text; UTF-8 cannot carry them.</summary>
    public static bool IsWellFormed(this string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
