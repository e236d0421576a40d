using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Domain.Configuration;

/// <summary>One [CFG] number: what it is called, what it is by default, what it may be, and where it comes from.</summary>
/// <param name="Default">As written in an override: <c>15 d</c>, or a whole number.</param>
/// <param name="Units">Units a duration may be given in; empty for a plain number.</param>
/// <param name="Least">Least amount, in whichever unit.</param>
/// <param name="Most">Greatest amount, in whichever unit.</param>
/// <param name="Source">The rule it comes from, e.g. <c>4.1.1</c>: a section of domain.md.</param>
public sealed record SettingDefinition(
    string Key, string Default, ImmutableArray<TermUnit> Units, int Least, int Most, string Source, string Chinese, string English)
{
    public bool IsNumber => Units.IsEmpty;

    /// <summary>What the setting takes, for a refusal: <c>1–90 d|wd</c>.</summary>
    public string Allowed
    {
        get
        {
            var units = string.Join('|', Units.Select(unit => new Duration(0, unit).ToString()[2..]));
            return string.Create(CultureInfo.InvariantCulture, $"{Least}–{Most} {units}").TrimEnd();
        }
    }

    /// <summary>Whether a text is a value of this setting; asked before anybody approves it.</summary>
    /// <returns>Null, or <c>SETTING_INVALID</c> with key, value and what is allowed.</returns>
    public Refusal? Check(string value) =>
        (IsNumber ? TryNumber(value, out _) : TryDuration(value, out _))
            ? null
            : Refusals.SettingInvalid.With("key", Key).With("value", value).With("allowed", Allowed);

    internal bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= Least && number <= Most;

    internal bool TryDuration(string text, out Duration duration) =>
        Duration.TryParse(text, out duration) && Units.Contains(duration.Unit) && duration.Amount >= Least && duration.Amount <= Most;
}
