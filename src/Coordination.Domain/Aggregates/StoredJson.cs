using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.Domain.Aggregates;

/// <summary>
/// JSON as it is stored for decades: camelCase, enums as words, unknown members refused (an older release must not drop what a
/// newer one wrote).
/// </summary>
public static class StoredJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter() },
    };

    // Reading an attribute costs more than writing the message that it names.
    private static readonly ConcurrentDictionary<Type, string> Aliases = new();

    private static readonly FrozenDictionary<string, Type> ByAlias = typeof(StoredJson).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && (type.IsAssignableTo(typeof(Command)) || type.IsAssignableTo(typeof(MessageBody))))
        .ToFrozenDictionary(AliasOf, StringComparer.Ordinal);

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="JsonException">Not what this release can read.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("null");

    public static JsonElement Element(object value) => JsonSerializer.SerializeToElement(value, value.GetType(), Options);

    /// <summary>The stable name of a command or message type.</summary>
    public static string AliasOf(Type type) => Aliases.GetOrAdd(type, static type => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias
        ?? throw new InvalidOperationException($"{type.Name} has no Alias."));

    public static bool IsCommand(string alias) => ByAlias.TryGetValue(alias, out var type) && type.IsAssignableTo(typeof(Command));

    /// <summary>Reads a command or message by its alias.</summary>
    public static T ReadTyped<T>(string alias, Payload body) =>
        ByAlias.TryGetValue(alias, out var type) && type.IsAssignableTo(typeof(T))
            ? (T)body.Read(type)
            : throw new JsonException($"'{alias}' is no {typeof(T).Name} of this release.");

    /// <summary>A number at the top of an object, without reading the rest; null when it is not there.</summary>
    public static int? NumberOf(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals(name);
                reader.Read();
                if (found)
                {
                    return reader.GetInt32();
                }

                reader.Skip();
            }
        }

        return null;
    }
}
