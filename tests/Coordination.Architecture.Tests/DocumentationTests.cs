using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Coordination.Domain.Aggregates;

namespace Coordination.Architecture.Tests;

/// <summary>What is written says what the code says, where that can be told by a program.</summary>
public partial class DocumentationTests
{
    private const string Begin = "<!-- refusals: written by DocumentationTests -->";
    private const string End = "<!-- end of refusals -->";

    [Fact]
    public void Api_ListsEveryRefusal()
    {
        var page = Repository.Read("docs/api.md");
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, "docs/api.md has lost the marks of its table of refusals.");
        Repository.Matches("docs/api.md", page[..(from + Begin.Length)] + "\n\n" + Table() + "\n" + page[to..]);
    }

    /// <summary>The sentences name values in braces; the two languages must speak of the same ones.</summary>
    [Fact]
    public void Refusal_NamesTheSameValues_InBothLanguages() =>
        Assert.All(Refusals.All, entry => Assert.Equal(Values(entry.Chinese), Values(entry.English)));

    [Fact]
    public void Link_LeadsSomewhere() =>
        Assert.Empty(Pages().SelectMany(page => Links(page).Where(link => !Exists(page, link)).Select(link => $"{page}: {link}")));

    /// <summary>Pages name files in code spans too: the table of concepts stands and falls with them.</summary>
    [Fact]
    public void Readme_NamesFiles_ThatAreThere() =>
        Assert.DoesNotContain(
            CodeSpan().Matches(Repository.Read("README.md")).Select(match => match.Groups[1].Value).Where(IsPath),
            path => !File.Exists(Repository.PathOf(path)) && !Directory.Exists(Repository.PathOf(path)));

    /// <summary>The bench writes one page; who sizes a cluster reads the other.</summary>
    [Fact]
    public void Sizing_SaysTheFigures_OfScale()
    {
        var rows = Repository.Read("docs/operations.md").Split("## Sizing")[1].Split('\n').Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|')).ToList();
        Assert.NotEmpty(rows);
        var scale = Figure().Matches(Repository.Read("docs/scale.md")).Select(match => match.Value).ToHashSet();
        Assert.Empty(rows.SelectMany(row => Figure().Matches(row[2] + row[3])).Select(match => match.Value).Except(scale));
    }

    [Fact]
    public void Decision_SaysWhen_What_AndWhatNot()
    {
        var files = Repository.Files("docs/adr", "*.md").ToList();
        Assert.All(files, file =>
        {
            var text = Repository.Read(file);
            Assert.All(["**Status:**", "**Date:**", "**Invariant:**", "## Decision", "## Rejected"], part => Assert.Contains(part, text));
        });
        Assert.Equal(Enumerable.Range(1, files.Count).Select(n => n.ToString("D4", CultureInfo.InvariantCulture)), files.Select(file => Path.GetFileName(file)[..4]));
    }

    private static string Table()
    {
        var text = new StringBuilder("| status | code | sentence | 中文 |\n|---|---|---|---|\n");
        foreach (var (refusal, chinese, english) in Refusals.All.OrderBy(entry => entry.Refusal.Family).ThenBy(entry => entry.Refusal.Code, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {(int)refusal.Family} | `{refusal.Code}` | {Cell(english)} | {Cell(chinese)} |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static IEnumerable<string> Values(string sentence) => Value().Matches(sentence).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Pages() => Repository.Files("docs", "*.md").Concat(["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "infra/README.md"]);

    /// <summary>Pictures are made by the browser tests and are left out.</summary>
    private static IEnumerable<string> Links(string page) =>
        Link().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal));

    private static bool Exists(string page, string link)
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, link));
        return File.Exists(path) || Directory.Exists(path);
    }

    private static bool IsPath(string text) =>
        PathLike().IsMatch(text) && (text.StartsWith("src/", StringComparison.Ordinal) || text.StartsWith("silo/", StringComparison.Ordinal)
        || text.StartsWith("tests/", StringComparison.Ordinal) || text.StartsWith("client/", StringComparison.Ordinal) || text.StartsWith("docs/", StringComparison.Ordinal));

    [GeneratedRegex(@"[0-9][0-9,.]*(?<=[0-9])")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\{[A-Za-z]+\}")]
    private static partial Regex Value();

    [GeneratedRegex(@"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^[A-Za-z0-9_./-]+$")]
    private static partial Regex PathLike();
}
