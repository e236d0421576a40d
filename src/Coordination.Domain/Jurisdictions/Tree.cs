using Coordination.Domain.People;

namespace Coordination.Domain.Jurisdictions;

/// <summary>Walks the tree of jurisdictions (domain.md 2.1).</summary>
public static class Tree
{
    /// <summary>Deeper than any real tree; a loop made by a bad import ends here.</summary>
    private const int MaxDepth = 10;

    /// <summary>The jurisdictions above a code, nearest first.</summary>
    public static IEnumerable<Jurisdiction> Ancestors(this IDirectory directory, string code)
    {
        var next = directory.Jurisdiction(code)?.Parent;
        for (var depth = 0; next is not null && depth < MaxDepth && directory.Jurisdiction(next) is { } node; depth++)
        {
            yield return node;
            next = node.Parent;
        }
    }

    /// <summary>Whether <paramref name="code"/> lies strictly below <paramref name="superior"/>.</summary>
    public static bool IsBelow(this IDirectory directory, string code, string superior) =>
        directory.Ancestors(code).Any(node => node.Code == superior);

    /// <summary>The body that supervises a school: that of the jurisdiction which administers it, or the one a zone relies on (rules 1 and 2).</summary>
    public static string BodyOf(this IDirectory directory, School school) => directory.BodyOf(school.AdministeredBy);

    /// <summary>The body that supervises in a jurisdiction; the code itself when it is unknown.</summary>
    public static string BodyOf(this IDirectory directory, string code) => directory.Jurisdiction(code)?.SupervisionBody ?? code;
}
