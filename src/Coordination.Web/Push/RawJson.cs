using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Web.Http;

namespace Coordination.Web.Push;

/// <summary>A payload serialised once and written to many connections.</summary>
internal readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    public static RawJson Of<T>(T value) => new(JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options));

    /// <summary>Options of the hub: those of the API, and payloads that are JSON already.</summary>
    public static JsonSerializerOptions HubOptions { get; } = new(ApiJson.Options) { Converters = { new Converter() } };

    private sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Payloads only leave.");

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
