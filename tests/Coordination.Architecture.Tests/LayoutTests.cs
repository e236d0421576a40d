namespace Coordination.Architecture.Tests;

/// <summary>Where things lie, and how large they get.</summary>
public class LayoutTests
{
    private const int MostLines = 300;

    private static readonly ImmutableHashSet<string> Nowhere =
        ["Common", "Shared", "Utils", "Utilities", "Helpers", "Misc", "Application", "Infrastructure", "Core", "Managers", "Services", "Repositories", "Models", "Dtos", "Interfaces", "Extensions"];

    /// <summary>A folder is a feature or a mechanism, and has the same name in every project that has a part in it.</summary>
    [Theory]
    [InlineData("src/Coordination.Domain", "Aggregates Alerts Configuration Documents Jobs Jurisdictions People Rectification Time")]
    [InlineData("src/Coordination.Grains", "Aggregates Alerts Backups Boards Clocks Configuration Documents Jobs Peers People Rectification Roots Store Verifying Walking")]
    [InlineData("src/Coordination.Storage", "Azure Blobs Faults Membership Memory Metering Sqlite")]
    [InlineData("src/Coordination.Web", "Alerts Boards Cases Configuration Drill Http Identity Imports People Pipeline Push Sessions Upkeep")]
    [InlineData("silo", "Administration Demo Drill Hosting Jobs")]
    public void Folders_OfAProject_AreKnown(string project, string known) =>
        Assert.Empty(Folders(project).Except(known.Split(' '), StringComparer.Ordinal));

    [Fact]
    public void Folders_AreNamed_AfterWhatTheyAreAbout() =>
        Assert.DoesNotContain(Sources().SelectMany(file => file.Split('/')[..^1]), Nowhere.Contains);

    [Fact]
    public void SourceFile_IsNoLonger_Than300Lines() =>
        Assert.DoesNotContain(Sources().Select(file => (File: file, Lines: File.ReadLines(Repository.PathOf(file)).Count())), file => file.Lines > MostLines);

    [Fact]
    public void Project_HasALockFile() =>
        Assert.DoesNotContain(Repository.Projects, project => !File.Exists(Repository.PathOf(Path.GetDirectoryName(project) + "/packages.lock.json")));

    [Fact]
    public void Project_IsPartOf_TheSolution()
    {
        var solution = Repository.Read("Coordination.sln").Replace('\\', '/');
        Assert.DoesNotContain(Repository.Projects, project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void PackageVersions_StandInOnePlace() =>
        Assert.DoesNotContain(Repository.Projects, project => Repository.Read(project).Contains(" Version=", StringComparison.Ordinal));

    private static IEnumerable<string> Sources() => Repository.Files("src", "*.cs").Concat(Repository.Files("silo", "*.cs"));

    private static IEnumerable<string> Folders(string project) =>
        Repository.Files(project, "*.cs").Select(file => file[(project.Length + 1)..]).Where(file => file.Contains('/', StringComparison.Ordinal))
            .Select(file => file.Split('/')[0]).Distinct(StringComparer.Ordinal);
}
