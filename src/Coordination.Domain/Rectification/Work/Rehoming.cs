using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Domain.Rectification;

/// <summary>The subject was closed or merged: the case goes on with the successor, or is terminated.</summary>
internal static class Rehoming
{
    public static Decision Rehome(CaseDesk desk, RehomeCase rehome)
    {
        if (!desk.State.IsOpen || desk.State.Subject.SchoolId is null)
        {
            return desk.WrongState;
        }

        var directory = desk.Context.Rules.Directory;
        if (rehome.Successor is not { Length: > 0 } successor)
        {
            return new CaseRehomed(null, [], rehome.Reason);
        }

        return directory.School(successor) is not { MergedInto: null } school || school.Id == desk.State.Subject.Unit
            ? Refusals.Incomplete.With("field", "successor")
            : new CaseRehomed(Opening.SchoolOf(school), [.. directory.Holders(Role.RI, school.Id, desk.Now).Select(holder => holder.PersonId)], rehome.Reason);
    }
}
