using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Coordination.Architecture.Tests;

/// <summary>YAML files of the checkout as trees; anchors and merges are resolved. A path that leads nowhere is an empty text or an empty list.</summary>
internal static class Yaml
{
    public static IReadOnlyList<YamlNode> Documents(string file)
    {
        using var text = new StringReader(Repository.Read(file));
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(text)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    public static string Text(YamlNode node, params string[] path) => (At(node, path) as YamlScalarNode)?.Value ?? "";

    public static IEnumerable<YamlNode> List(YamlNode node, params string[] path) => (At(node, path) as YamlSequenceNode)?.Children ?? [];

    public static IEnumerable<KeyValuePair<string, YamlNode>> Entries(YamlNode node, params string[] path) =>
        (At(node, path) as YamlMappingNode)?.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), pair.Value)) ?? [];

    public static IEnumerable<string> Keys(YamlNode node, params string[] path) => Entries(node, path).Select(entry => entry.Key);

    private static YamlNode? At(YamlNode node, string[] path)
    {
        YamlNode? found = node;
        foreach (var step in path)
        {
            found = found is YamlMappingNode mapping && mapping.Children.TryGetValue(step, out var child) ? child : null;
        }

        return found;
    }
}
