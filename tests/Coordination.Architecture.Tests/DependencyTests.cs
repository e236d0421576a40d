using System.Reflection;

namespace Coordination.Architecture.Tests;

/// <summary>Domain ← Grains ← Storage; Domain ← Grains ← Web; the silo composes (docs/adr).</summary>
public class DependencyTests
{
    private const string Prefix = "Coordination.";

    [Theory]
    [InlineData("src/Coordination.Domain/Coordination.Domain.csproj", new string[0])]
    [InlineData("src/Coordination.Grains/Coordination.Grains.csproj", new[] { "Coordination.Domain" })]
    [InlineData("src/Coordination.Storage/Coordination.Storage.csproj", new[] { "Coordination.Grains" })]
    [InlineData("src/Coordination.Web/Coordination.Web.csproj", new[] { "Coordination.Grains" })]
    [InlineData("silo/Coordination.Silo.csproj", new[] { "Coordination.Storage", "Coordination.Web" })]
    public void Project_ReferencesOnly_WhatLiesBelowIt(string project, string[] allowed) =>
        Assert.Equal(allowed, Repository.Includes(project, "ProjectReference"));

    [Fact]
    public void Web_NamesNoType_OfStorage() => Assert.DoesNotContain("Coordination.Storage", Parts.Uses(Parts.Web));

    [Theory]
    [InlineData("Coordination.Domain", "Domain reads text it is given and returns values")]
    [InlineData("Coordination.Grains", "")]
    [InlineData("Coordination.Storage", "")]
    public void Part_BelowTheEdge_KnowsNoWebFramework(string part, string _) =>
        Assert.DoesNotContain(Parts.Uses(Parts.ByName[part]), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.Identity", StringComparison.Ordinal));

    [Fact]
    public void Domain_OfOrleans_UsesSerializationAttributesOnly() =>
        Assert.All(
            Parts.Uses(Parts.Domain).Where(name => name.StartsWith("Orleans", StringComparison.Ordinal)),
            name => Assert.StartsWith("Orleans.Serialization", name));

    /// <summary>Assembly name of a library, and the parts that may use it. Whoever else wants it has to argue with an ADR.</summary>
    [Theory]
    [InlineData("MediatR", "Coordination.Web,Coordination.Silo")]
    [InlineData("Scrutor", "Coordination.Silo")]
    [InlineData("Quartz", "Coordination.Silo")]
    [InlineData("Microsoft.AspNetCore.SignalR", "Coordination.Web,Coordination.Silo")]
    [InlineData("Microsoft.Data.Sqlite", "Coordination.Storage")]
    [InlineData("SQLitePCLRaw", "Coordination.Storage")]
    [InlineData("Azure.", "Coordination.Storage")]
    [InlineData("OpenTelemetry", "Coordination.Silo")]
    [InlineData("Microsoft.AspNetCore", "Coordination.Web,Coordination.Silo")]
    public void Library_IsUsed_OnlyWhereItBelongs(string library, string allowed)
    {
        var users = Parts.ByName.Where(part => Parts.Uses(part.Value).Any(name => name.StartsWith(library, StringComparison.Ordinal))).Select(part => part.Key);
        Assert.Empty(users.Except(allowed.Split(','), StringComparer.Ordinal));
    }

    /// <summary>A package that is referenced but not used yet would slip past the metadata.</summary>
    [Theory]
    [InlineData("MediatR", "src/Coordination.Web/Coordination.Web.csproj")]
    [InlineData("Scrutor", "silo/Coordination.Silo.csproj")]
    [InlineData("Quartz", "silo/Coordination.Silo.csproj")]
    [InlineData("Microsoft.Data.Sqlite", "src/Coordination.Storage/Coordination.Storage.csproj")]
    public void Package_IsReferenced_ByOneProject(string package, string project) =>
        Assert.Equal([project], Repository.Projects.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal) && Repository.Includes(file, "PackageReference").Contains(package)));

    /// <summary>The same inputs give the same outputs for ever: no clock, no chance, no file, no network, nothing to wait for.</summary>
    [Theory]
    [InlineData("System.IO.File")]
    [InlineData("System.IO.Directory")]
    [InlineData("System.IO.FileStream")]
    [InlineData("System.Console")]
    [InlineData("System.Random")]
    [InlineData("System.TimeProvider")]
    [InlineData("System.TimeZoneInfo")]
    [InlineData("System.Diagnostics.Stopwatch")]
    [InlineData("System.Threading.Thread")]
    [InlineData("System.Threading.Timer")]
    [InlineData("System.Threading.Tasks.Task")]
    [InlineData("System.Net.Http.HttpClient")]
    public void Domain_NamesNoType_OfTheWorldOutside(string type) => Assert.DoesNotContain(type, Parts.ForeignTypes(Parts.Domain));

    [Fact]
    public void Parts_AreExactly_TheProjectsUnderSrcAndSilo() =>
        Assert.Equal(
            Repository.Projects.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal)).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
            Parts.ByName.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Assemblies_OfTheProject_ReferenceEachOther_InOneDirection()
    {
        string[] order = ["Coordination.Domain", "Coordination.Grains", "Coordination.Storage", "Coordination.Web", "Coordination.Silo"];
        Assert.All(Parts.ByName, part => Assert.All(Own(part.Value), used => Assert.True(Array.IndexOf(order, used) < Array.IndexOf(order, part.Key), $"{part.Key} uses {used}.")));
    }

    private static IEnumerable<string> Own(Assembly assembly) => Parts.Uses(assembly).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));
}
