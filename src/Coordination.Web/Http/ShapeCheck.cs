using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Coordination.Domain.Aggregates;

namespace Coordination.Web.Http;

/// <summary>
/// Walks a parsed body beside the type it is meant for and says which field is wrong and how, before anything is deserialised:
/// unknown and missing fields, lengths, ranges, characters. The first fault found is answered.
/// </summary>
internal static class ShapeCheck
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, Field>> Plans = new();

    public static Refusal? Of(JsonElement body, Type type) => Object(body, type, "");

    private static Refusal? Object(JsonElement value, Type type, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Invalid(path);
        }

        var fields = Plans.GetOrAdd(type, Plan);
        foreach (var property in value.EnumerateObject())
        {
            var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            var fault = fields.TryGetValue(property.Name, out var field) ? Value(property.Value, field.Type, field, name) : Refusals.UnknownField.With("field", Clip(name));
            if (fault is not null)
            {
                return fault;
            }
        }

        var missing = fields.Values.FirstOrDefault(field => field.Required && !value.TryGetProperty(field.Name, out _));
        return missing is null ? null : Refusals.MissingField.With("field", path.Length == 0 ? missing.Name : $"{path}.{missing.Name}");
    }

    private static Refusal? Value(JsonElement value, Type declared, Field field, string path)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var info = ApiJson.Options.GetTypeInfo(type);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null, // the deserialiser knows which fields may be null
            _ when info.Kind == JsonTypeInfoKind.Object => Object(value, type, path),
            _ when info.Kind == JsonTypeInfoKind.Enumerable => Items(value, info.ElementType!, field, path),
            JsonValueKind.String => Text(value.GetString()!, type, field, path),
            JsonValueKind.Number => Number(value, field, path),
            _ => null,
        };
    }

    private static Refusal? Items(JsonElement value, Type element, Field field, string path)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Invalid(path);
        }

        if (value.GetArrayLength() > field.MaxItems)
        {
            return Refusals.TooManyItems.With("field", path).With("max", field.MaxItems.ToString(CultureInfo.InvariantCulture));
        }

        return value.EnumerateArray().Select((item, index) => item.ValueKind == JsonValueKind.Null ? Invalid($"{path}[{index}]") : Value(item, element, field, $"{path}[{index}]"))
            .FirstOrDefault(fault => fault is not null);
    }

    private static Refusal? Text(string text, Type type, Field field, string path)
    {
        if (type != typeof(string))
        {
            return text.Length > MaxTextAttribute.Default ? Invalid(path) : null;
        }

        if (text.Length > field.MaxText)
        {
            return Refusals.TextTooLong.With("field", path).With("max", field.MaxText.ToString(CultureInfo.InvariantCulture));
        }

        if (field.NotBlank && string.IsNullOrWhiteSpace(text))
        {
            return Invalid(path);
        }

        return Characters.Allowed(text, field.ManyLines) ? null : Refusals.ForbiddenCharacter.With("field", path);
    }

    private static Refusal? Number(JsonElement value, Field field, string path) =>
        field.Between is not { } limits || (value.TryGetDouble(out var number) && number >= limits.Min && number <= limits.Max)
            ? null
            : Refusals.OutOfRange.With("field", path)
                .With("min", limits.Min.ToString(CultureInfo.InvariantCulture)).With("max", limits.Max.ToString(CultureInfo.InvariantCulture));

    private static Refusal Invalid(string path) => Refusals.InvalidValue.With("field", path.Length == 0 ? "$" : path);

    // An attacker chooses unknown names; the answer need not carry them whole.
    private static string Clip(string name) => Characters.Printable(name.Length > 80 ? name[..80] : name);

    private static Dictionary<string, Field> Plan(Type type) =>
        ApiJson.Options.GetTypeInfo(type).Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null)
            .ToDictionary(property => property.Name, Field.Of, StringComparer.Ordinal);

    private sealed record Field(string Name, Type Type, bool Required, int MaxText, int MaxItems, bool ManyLines, bool NotBlank, BetweenAttribute? Between)
    {
        public static Field Of(JsonPropertyInfo property)
        {
            var attributes = property.AttributeProvider as MemberInfo;
            return new Field(
                property.Name,
                property.PropertyType,
                property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false },
                attributes?.GetCustomAttribute<MaxTextAttribute>()?.Max ?? MaxTextAttribute.Default,
                attributes?.GetCustomAttribute<MaxItemsAttribute>()?.Max ?? MaxItemsAttribute.Default,
                attributes?.IsDefined(typeof(ManyLinesAttribute)) ?? false,
                attributes?.IsDefined(typeof(NotBlankAttribute)) ?? false,
                attributes?.GetCustomAttribute<BetweenAttribute>());
        }
    }
}
