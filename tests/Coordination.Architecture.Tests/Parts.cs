using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Coordination.Architecture.Tests;

/// <summary>The built parts, and what their metadata says they use.</summary>
internal static class Parts
{
    public static Assembly Domain { get; } = typeof(Domain.Aggregates.Command).Assembly;

    public static Assembly Grains { get; } = typeof(Grains.Store.ITableStore).Assembly;

    public static Assembly Storage { get; } = typeof(Storage.Sqlite.SqliteTableStore).Assembly;

    public static Assembly Web { get; } = typeof(Web.Identity.SignIn).Assembly;

    public static Assembly Silo { get; } = typeof(Silo.Hosting.SiloHost).Assembly;

    public static ImmutableDictionary<string, Assembly> ByName { get; } = new[] { Domain, Grains, Storage, Web, Silo }
        .ToImmutableDictionary(assembly => assembly.GetName().Name!, StringComparer.Ordinal);

    /// <summary>Names of the assemblies whose types this one uses; a reference nobody uses is not listed.</summary>
    public static IEnumerable<string> Uses(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    /// <summary>Full names of the foreign types this assembly names.</summary>
    public static ImmutableHashSet<string> ForeignTypes(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }
}
