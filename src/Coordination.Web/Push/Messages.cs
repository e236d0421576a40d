using Coordination.Domain.Aggregates;
using Coordination.Web.Alerts;
using Coordination.Web.Boards;

namespace Coordination.Web.Push;

/// <summary>Names of what the server says to a live connection (api.md).</summary>
internal static class Say
{
    public const string BoardChanged = "boardChanged";
    public const string InboxChanged = "inboxChanged";
    public const string AlertRaised = "alertRaised";
    public const string Clock = "clock";
}

/// <summary>The step of a board from one cursor to the next.</summary>
/// <param name="Removed">Keys as <c>case/512021-C-…</c>.</param>
internal sealed record BoardChanged(
    string Scope, string Cursor, string Previous, ImmutableArray<BoardRow> Changed, ImmutableArray<string> Removed, TotalsView Totals);

/// <summary>The step of an inbox.</summary>
internal sealed record InboxChanged(string Cursor, string Previous, ImmutableArray<InboxView> Alerts, ImmutableArray<InboxView> Tasks);

/// <summary>Business time.</summary>
/// <param name="Drill">It is a drill's own, at whatever speed; comparing it with a machine's clock says nothing.</param>
internal sealed record ClockTick(DateTimeOffset Now, double Speed, bool Drill);

/// <summary>Answer to Subscribe: what was missed, or a snapshot.</summary>
internal sealed record Subscribed(string Scope, string Cursor, object? Snapshot, ImmutableArray<object>? Missed);
