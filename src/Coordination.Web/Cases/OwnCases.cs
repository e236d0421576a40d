using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Web.Boards;
using Coordination.Web.Http;

namespace Coordination.Web.Cases;

/// <summary>
/// The cases of somebody without a board, row by row as the permission table has it: of the school one answers for or inspects, those one
/// found or is named to recheck, those against the unit one answers for (domain.md 2.5 "Read a case").
/// </summary>
internal sealed class OwnCases(Caller caller)
{
    private readonly Actor _reader = caller.Require;

    /// <summary>Null when the row is none of the reader's business.</summary>
    public Eyes? EyesOn(BoardRow row)
    {
        // The table is asked only where it can say yes.
        if (row.Finder != _reader.PersonId && !row.Recheckers.Contains(_reader.PersonId) && !_reader.Posts.Any(post => post.Scope == row.SchoolId || post.Scope == row.Unit))
        {
            return null;
        }

        var known = row.SchoolId is { } id ? caller.Directory.School(id) : null;
        var facts = (known is not null ? SubjectFacts.Of(known, row.Owner) : SubjectFacts.Of(row.Owner) with { SubjectUnit = row.Unit }) with
        {
            FinderId = row.Finder,
            RecheckerIds = row.Recheckers,
        };
        return Permissions.Check(_reader, CaseAction.Read, facts, caller.Directory).Granted ? Eyes.Of(_reader, facts, caller.Directory) : null;
    }
}
