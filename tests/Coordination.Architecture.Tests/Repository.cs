using System.Xml.Linq;

namespace Coordination.Architecture.Tests;

/// <summary>The checkout these tests were built from, as files.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", ".git"];

    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public static string Read(string relative) => File.ReadAllText(PathOf(relative)).ReplaceLineEndings("\n");

    /// <summary>Files below a folder, relative to the root, with forward slashes; nothing that a build makes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(Generated.Contains))
            .Order(StringComparer.Ordinal);

    /// <summary>All projects of the checkout.</summary>
    public static IEnumerable<string> Projects => Files(".", "*.csproj");

    /// <summary>Names an item of a project file includes, e.g. its packages; for projects, their names.</summary>
    public static IReadOnlyList<string> Includes(string project, string item) =>
    [
        .. XDocument.Load(PathOf(project)).Descendants(item)
            .Select(element => (string?)element.Attribute("Include") ?? "")
            .Select(include => item == "ProjectReference" ? Path.GetFileNameWithoutExtension(include.Replace('\\', '/')) : include)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>True when the checked-in files shall be written anew instead of compared.</summary>
    public static bool Rewrite => Environment.GetEnvironmentVariable("COORDINATION_REWRITE") == "1";

    /// <summary>Compares a checked-in text with what the code says now, or writes it.</summary>
    public static void Matches(string relative, string wanted)
    {
        if (Rewrite)
        {
            File.WriteAllText(PathOf(relative), wanted);
        }

        Assert.True(
            Read(relative) == wanted,
            $"{relative} is not what the code says. If the change is meant, write it anew with COORDINATION_REWRITE=1 (docs/testing.md) and review the difference.{FirstDifference(Read(relative), wanted)}");
    }

    private static string FirstDifference(string written, string wanted)
    {
        var (have, want) = (written.Split('\n'), wanted.Split('\n'));
        var line = 0;
        while (line < have.Length && line < want.Length && have[line] == want[line])
        {
            line++;
        }

        return $"\nline {line + 1}\n  file: {(line < have.Length ? have[line] : "(end)")}\n  code: {(line < want.Length ? want[line] : "(end)")}";
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Coordination.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests look at the checkout and must run inside it.");
    }
}
