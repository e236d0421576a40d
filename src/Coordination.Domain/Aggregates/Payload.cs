using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.Domain.Aggregates;

/// <summary>
/// A value inside a stored row whose type another field of the row names. What is about to be written is the object itself, written
/// straight into its row; what was read stays JSON until somebody knows its type.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly struct Payload
{
    private readonly object? _value;
    private readonly JsonElement _json;

    private Payload(object? value, JsonElement json) => (_value, _json) = (value, json);

    /// <summary>As JSON.</summary>
    public JsonElement Json => _value is null ? _json : StoredJson.Element(_value);

    public static Payload Of(object value) => new(value, default);

    /// <exception cref="JsonException">Not what this release can read.</exception>
    public object Read(Type type) => _value ?? _json.Deserialize(type, StoredJson.Options) ?? throw new JsonException("null");

    private sealed class Converter : JsonConverter<Payload>
    {
        public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(null, JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options)
        {
            if (value._value is { } live)
            {
                JsonSerializer.Serialize(writer, live, live.GetType(), options);
            }
            else
            {
                value._json.WriteTo(writer);
            }
        }
    }
}
