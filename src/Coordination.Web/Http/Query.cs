using Coordination.Domain.Aggregates;

namespace Coordination.Web.Http;

/// <summary>Reads words of a query.</summary>
internal static class Query
{
    /// <summary>A word of an enumeration, spelled as in the specification; absent is null.</summary>
    public static Answer<T?> Word<T>(string name, string? text)
        where T : struct, Enum =>
        string.IsNullOrEmpty(text) ? new Answer<T?>(null, null)
        : Enum.GetNames<T>().Contains(text, StringComparer.Ordinal) ? new Answer<T?>(Enum.Parse<T>(text), null)
        : Refusals.InvalidValue.With("field", name);

    public static Answer<bool?> Flag(string name, string? text) => text switch
    {
        null or "" => new Answer<bool?>(null, null),
        "true" => new Answer<bool?>(true, null),
        "false" => new Answer<bool?>(false, null),
        _ => Refusals.InvalidValue.With("field", name),
    };
}
