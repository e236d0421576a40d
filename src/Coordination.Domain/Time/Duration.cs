using System.Globalization;

namespace Coordination.Domain.Time;

/// <summary>Unit of a term. Never inferred from the character 日 (domain.md 0.4, "statutory trap").</summary>
[GenerateSerializer, Alias("term.unit")]
public enum TermUnit
{
    /// <summary>Calendar days, <c>d</c>.</summary>
    Days,
    /// <summary>Working days, <c>wd</c>.</summary>
    WorkingDays,
    /// <summary>Clock hours, <c>h</c>; never rolled.</summary>
    Hours,
    /// <summary>Clock minutes, <c>min</c>; never rolled.</summary>
    Minutes,
}

/// <summary>A typed length of time: <c>30 d</c>, <c>10 wd</c>, <c>24 h</c>, <c>15 min</c>.</summary>
[GenerateSerializer, Immutable, Alias("duration")]
public readonly record struct Duration([property: Id(0)] int Amount, [property: Id(1)] TermUnit Unit)
{
    public static Duration Days(int amount) => new(amount, TermUnit.Days);

    public static Duration WorkingDays(int amount) => new(amount, TermUnit.WorkingDays);

    public static Duration Hours(int amount) => new(amount, TermUnit.Hours);

    public static Duration Minutes(int amount) => new(amount, TermUnit.Minutes);

    /// <summary>Whether the length is counted in days (and so ends at a midnight) rather than on the clock.</summary>
    public bool InDays => Unit is TermUnit.Days or TermUnit.WorkingDays;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Sign(Unit)}");

    /// <summary>As a document says it: 30日, 10个工作日, 24小时.</summary>
    public string InChinese => string.Create(CultureInfo.InvariantCulture, $"{Amount}{Unit switch { TermUnit.Days => "日", TermUnit.WorkingDays => "个工作日", TermUnit.Hours => "小时", _ => "分钟" }}");

    /// <summary>Reads <see cref="ToString"/>'s form; amounts 0 to 36,500.</summary>
    public static bool TryParse(string? text, out Duration duration)
    {
        duration = default;
        var parts = text?.Split(' ', 2) ?? [];
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || amount > 36_500)
        {
            return false;
        }

        TermUnit? unit = parts[1] switch
        {
            "d" => TermUnit.Days,
            "wd" => TermUnit.WorkingDays,
            "h" => TermUnit.Hours,
            "min" => TermUnit.Minutes,
            _ => null,
        };
        duration = unit is { } known ? new Duration(amount, known) : default;
        return unit is not null;
    }

    public static Duration Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException($"'{text}' is not a duration such as '30 d' or '10 wd'.");

    private static string Sign(TermUnit unit) => unit switch
    {
        TermUnit.Days => "d",
        TermUnit.WorkingDays => "wd",
        TermUnit.Hours => "h",
        _ => "min",
    };
}
