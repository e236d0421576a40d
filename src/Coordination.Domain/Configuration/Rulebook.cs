using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Configuration;

/// <summary>
/// A snapshot of everything outside an aggregate's state that its rules may consult. Immutable; a newer one replaces it.
/// What a rule takes from it and must keep (a due instant, a recipient, a number of days) becomes a fact in an event.
/// </summary>
/// <param name="Version">Grows with every change of calendars, settings or orders.</param>
public sealed record Rulebook(long Version, WorkCalendar Calendar, Settings Settings, Orders Orders, IDirectory Directory);
