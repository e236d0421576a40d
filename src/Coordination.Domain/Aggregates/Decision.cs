namespace Coordination.Domain.Aggregates;

/// <summary>What the rules answer to a command: events, or a refusal. Never an exception.</summary>
public sealed record Decision
{
    private Decision(ImmutableArray<Event> events, Refusal? refusal) => (Events, Refusal) = (events, refusal);

    public ImmutableArray<Event> Events { get; }

    public Refusal? Refusal { get; }

    public static Decision Nothing { get; } = new([], null);

    public static Decision Accept(params ReadOnlySpan<Event> events) => new([.. events], null);

    public static Decision Accept(IEnumerable<Event> events) => new([.. events], null);

    public static Decision Refuse(Refusal refusal) => new([], refusal);

    public static implicit operator Decision(Refusal refusal) => Refuse(refusal);

    public static implicit operator Decision(Event @event) => Accept(@event);
}

/// <summary>Families of refusals; each has one HTTP status (api.md).</summary>
[GenerateSerializer, Alias("refusal.family")]
public enum RefusalFamily
{
    Shape = 400,
    SignIn = 401,
    Forbidden = 403,
    NotFound = 404,
    Method = 405,
    State = 409,
    Version = 412,
    TooLarge = 413,
    MediaType = 415,
    Rule = 422,
    TooMany = 429,
    Internal = 500,
    Unavailable = 503,
}

/// <summary>A refusal: its code (see <see cref="Refusals"/>), family and the values its sentences speak of.</summary>
/// <param name="Values">Named values for the sentence of the catalogue, already in plain text (dates as ISO).</param>
[GenerateSerializer, Immutable, Alias("refusal")]
public sealed record Refusal(
    [property: Id(0)] string Code,
    [property: Id(1)] RefusalFamily Family,
    [property: Id(2)] ImmutableDictionary<string, string> Values)
{
    public Refusal(string code, RefusalFamily family) : this(code, family, ImmutableDictionary<string, string>.Empty)
    {
    }

    /// <summary>The same refusal speaking of a concrete value.</summary>
    public Refusal With(string name, string value) => this with { Values = Values.SetItem(name, value) };
}
