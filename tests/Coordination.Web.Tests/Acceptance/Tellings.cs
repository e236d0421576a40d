using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Alerts;
using Coordination.Grains.Store;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>What people were told, as a line each: <c>03-27 08:30 AL-01 P3 wang</c>.</summary>
internal static class Tellings
{
    /// <summary>Every delivery about a case, or of a kind of alert, in order of time; documents are no alerts and left out.</summary>
    public static async Task<List<string>> Lines(this City city, string? caseId = null, string? kind = null)
    {
        var lines = new List<string>();
        foreach (var partition in city.Partitions.Hashed)
        {
            await foreach (var row in city.Store.ScanPrefix(partition, "inbox|"))
            {
                var entry = StoredJson.Read<InboxEntry>(row.Data.Span);
                var item = entry.Item;
                if (item.Kind == "alert" && (caseId is null || item.CaseId == caseId) && (kind is null || item.AlertKind == kind))
                {
                    lines.Add(string.Create(CultureInfo.InvariantCulture, $"{entry.DeliveredAt.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm} {item.AlertKind} {item.Severity} {item.PersonId["p-".Length..]}"));
                }
            }
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }
}
