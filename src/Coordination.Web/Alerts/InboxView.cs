using Coordination.Grains.Alerts;

namespace Coordination.Web.Alerts;

/// <summary>One row of an inbox as a screen shows it.</summary>
/// <param name="Status"><c>open</c>, <c>acked</c> or <c>resolved</c>.</param>
/// <param name="AckOwed">This person still owes an acknowledgement.</param>
internal sealed record InboxView(
    string Key, string Kind, string Source, int Occurrence, string Tier, int Repeat, string PersonId, string PersonName, string? PostId,
    string? AlertKind, string? Severity, string? CaseId, string? SchoolId, string? SubjectName, string Title, DateTimeOffset At,
    DateTimeOffset? AckBy, bool AckOwed, string Status, DateTimeOffset DeliveredAt, DateTimeOffset? ReadAt, DateTimeOffset? StatusAt)
{
    public static InboxView Of(InboxEntry entry)
    {
        var item = entry.Item;
        return new InboxView(
            entry.Key, item.Kind, item.Source, item.Occurrence, item.Tier, item.Repeat, item.PersonId, item.PersonName, item.PostId,
            item.AlertKind, item.Severity, item.CaseId, item.SchoolId, item.SubjectName, item.Title, item.At,
            item.AckBy, item.AckOwed, entry.Status, entry.DeliveredAt, entry.ReadAt, entry.StatusAt);
    }
}

/// <summary>A page of an inbox.</summary>
/// <param name="Cursor">For the next page; null on the last.</param>
internal sealed record InboxPageView(ImmutableArray<InboxView> Items, string? Cursor)
{
    public static InboxPageView Of(InboxPage page) => new([.. page.Items.Select(InboxView.Of)], page.Next);
}
