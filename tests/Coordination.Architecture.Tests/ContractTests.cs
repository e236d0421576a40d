using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Coordination.Domain.Aggregates;

namespace Coordination.Architecture.Tests;

/// <summary>Names that stores and silos of another release hold on to.</summary>
public class ContractTests
{
    private const string GoldenFile = "tests/Coordination.Architecture.Tests/contracts.txt";

    private static readonly DefaultJsonTypeInfoResolver Resolver = new();

    [Fact]
    public void CommandsAndMessages_HaveAnAlias_OfTheirOwn() =>
        Assert.Empty(Repeated(Concrete<Command>().Concat(Concrete<MessageBody>()).Select(StoredJson.AliasOf)));

    [Fact]
    public void Events_HaveAName_OfTheirOwn_WithAVersion()
    {
        var names = Concrete<Event>().Select(type => type.GetCustomAttribute<EventNameAttribute>(inherit: false)?.Name ?? type.FullName!).ToList();
        Assert.Empty(Repeated(names));
        Assert.All(names, name => Assert.Matches(@"^[a-z]+(\.[a-z-]+)+\.v[1-9][0-9]*$", name));
    }

    /// <summary>An alias is unique over everything that silos send to each other.</summary>
    [Fact]
    public void Alias_IsUsed_Once() =>
        Assert.Empty(Repeated(new[] { Parts.Domain, Parts.Grains, Parts.Web }.SelectMany(part => part.GetTypes())
            .Select(type => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias).OfType<string>()));

    /// <summary>A record's constructor gives its members numbers by position; a number of its own keeps them when parameters move.</summary>
    [Fact]
    public void SerializedMember_HasANumber_OfItsOwn()
    {
        var unnumbered = new[] { Parts.Domain, Parts.Grains }.SelectMany(part => part.GetTypes())
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null && !type.IsEnum)
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => property.SetMethod is not null && property.GetCustomAttribute<IdAttribute>() is null)
            .Select(property => $"{property.DeclaringType!.Name}.{property.Name}");
        Assert.Empty(unnumbered);
    }

    /// <summary>Everything that is stored or sent, member by member, so that a change is seen in review.</summary>
    [Fact]
    public void Contracts_AreThose_CheckedIn() => Repository.Matches(GoldenFile, Describe());

    private static string Describe()
    {
        var text = new StringBuilder("""
            # Names and shapes that are stored for decades or sent between silos of two releases.
            # Written by ContractTests; see docs/testing.md. A removed or renamed line needs a new version of its name.

            """);
        var seen = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        Section(text, "event", Concrete<Event>().Select(type => (type.GetCustomAttribute<EventNameAttribute>(inherit: false)!.Name, type)), seen);
        Section(text, "command", Concrete<Command>().Select(type => (StoredJson.AliasOf(type), type)), seen);
        Section(text, "message", Concrete<MessageBody>().Select(type => (StoredJson.AliasOf(type), type)), seen);
        Section(text, "state", States(), seen);
        var written = new HashSet<string>(StringComparer.Ordinal);
        text.Append('\n');
        while (seen.FirstOrDefault(pair => !written.Contains(pair.Key)) is { Key: { } name, Value: var type })
        {
            written.Add(name);
            Line(text, type.IsEnum ? "enum" : "part", name, type, seen);
        }

        return Sorted(text.ToString());
    }

    /// <summary>Parts are found while lines are written; the file lists them by name.</summary>
    private static string Sorted(string text)
    {
        var cut = text.LastIndexOf("\n\n", StringComparison.Ordinal) + 2;
        return text[..cut] + string.Join('\n', text[cut..].TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal)) + "\n";
    }

    private static void Section(StringBuilder text, string word, IEnumerable<(string Name, Type Type)> types, SortedDictionary<string, Type> seen)
    {
        text.Append('\n');
        foreach (var (name, type) in types.OrderBy(pair => pair.Name, StringComparer.Ordinal))
        {
            Line(text, word, name, type, seen);
        }
    }

    private static void Line(StringBuilder text, string word, string name, Type type, SortedDictionary<string, Type> seen)
    {
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetNames(type)
            : Members(type).Select(member => $"{member.Name}:{NameOf(member.PropertyType, seen)}").Order(StringComparer.Ordinal);
        text.Append(word).Append(' ').Append(name).Append(": ").AppendJoin(", ", members).Append('\n');
    }

    private static IEnumerable<JsonPropertyInfo> Members(Type type) =>
        Resolver.GetTypeInfo(type, StoredJson.Options).Properties.Where(property => property.Get is not null);

    /// <summary>The type as the stored JSON shows it; own types are noted for lines of their own.</summary>
    private static string NameOf(Type type, SortedDictionary<string, Type> seen)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return NameOf(value, seen) + "?";
        }

        if (type.IsGenericType)
        {
            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(' ', type.GetGenericArguments().Select(argument => NameOf(argument, seen)))}>";
        }

        if (type.Assembly == Parts.Domain)
        {
            seen.TryAdd(type.FullName!["Coordination.Domain.".Length..], type);
        }

        return type.Name;
    }

    /// <summary>Snapshots in heads: a release reads them back only under the same number, else it folds the events anew.</summary>
    private static IEnumerable<(string Name, Type Type)> States() =>
        from rules in Parts.Domain.GetTypes()
        from face in rules.GetInterfaces()
        where face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRules<>)
        let number = face.GetProperty(nameof(IRules<object>.StateVersion))!.GetValue(RuntimeHelpers.GetUninitializedObject(rules))
        let state = face.GetGenericArguments()[0]
        select ($"{state.Name} v{number}", state);

    private static IEnumerable<Type> Concrete<T>() => Parts.Domain.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(T)));

    private static IEnumerable<string> Repeated(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);
}
