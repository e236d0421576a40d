using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;

namespace Coordination.Silo.Demo.Script;

/// <summary>Whether and when somebody who was told says "mine".</summary>
internal static class AlertDuty
{
    /// <summary>Null: nobody at this tier does.</summary>
    public static DateTimeOffset? When(string seed, BoardRow row, OfficeHours hours)
    {
        if (row.AckBy is null || row.Severity is null)
        {
            return null;
        }

        var dice = new Dice(seed, "ack", row.Id, row.Occurrence.ToString(CultureInfo.InvariantCulture), row.Tier.ToString(CultureInfo.InvariantCulture));
        var (luck, spread) = (dice.Share(), dice.Share());
        // The last tier repeats until somebody answers: there nearly everybody does, if late.
        var last = row.Tier >= row.Tiers - 1;
        return row.Severity switch
        {
            "P0" when last => row.ChangedAt.AddMinutes(6 + (spread * 20)),
            "P0" => luck < 0.8 ? row.ChangedAt.AddMinutes(1.5 + (spread * 8)) : null,
            "P1" => luck < (last ? 0.95 : 0.65) ? row.ChangedAt.AddMinutes(8 + (spread * (last ? 300 : 48))) : null,
            _ => luck < (last ? 0.9 : 0.5) ? hours.After(row.ChangedAt, 0.5 + (spread * (last ? 16 : 8))) : null,
        };
    }

    /// <summary>Somebody told last who still owes an answer and is none of the subject's own; else the owner's operator.</summary>
    public static string? Who(AlertState state, IDirectory directory, DateTimeOffset now)
    {
        var told = state.Open?.Told.LastOrDefault(told => told is { AckOwed: true, OwnPeople: false, Informed: false });
        return told?.PersonId ?? (state.Condition is { } condition ? directory.Holders(Role.OP, condition.Owner, now).FirstOrDefault()?.PersonId : null);
    }
}
