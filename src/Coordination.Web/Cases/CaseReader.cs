using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Grains.Alerts;
using Coordination.Grains.Store;
using Coordination.Web.Http;

namespace Coordination.Web.Cases;

/// <summary>A case as read for this request.</summary>
internal sealed record FoundCase(EntityId Id, long Version, CaseState State);

/// <summary>Reads cases once per request and says what the permission table must know of them.</summary>
internal sealed class CaseReader(Entities entities, ITableStore store, Partitions partitions, Caller caller)
{
    // Rows of an inbox looked through for something addressed to a reader.
    private const int Addressed = 500;

    private readonly Dictionary<string, FoundCase?> _found = new(StringComparer.Ordinal);

    /// <summary>The case, or null when there is none of this id.</summary>
    public async ValueTask<FoundCase?> Find(string text)
    {
        if (!_found.TryGetValue(text, out var found))
        {
            found = await Read(text);
            _found[text] = found;
        }

        return found;
    }

    /// <summary>What the permission table must know; people to whom something of the case was addressed count as told.</summary>
    public async ValueTask<SubjectFacts> Facts(FoundCase found, Actor reader)
    {
        var facts = CaseFacts.Of(found.Id, found.State, caller.Directory, caller.Now);
        return Question.Of(CaseAction.Read, facts, "").Decide(reader, caller.Directory) is null
            || !(IsAsked(found.State, reader) || await IsAddressed(found, reader.PersonId))
            ? facts
            : facts with { ToldPersons = [reader.PersonId] };
    }

    private async Task<FoundCase?> Read(string text)
    {
        // Only ids whose home exists are asked for: anything else would wake a grain for nothing.
        if (!EntityId.TryParse(text, out var id) || id.Kind != EntityKinds.CaseLetter || caller.Directory.Jurisdiction(id.Home) is null)
        {
            return null;
        }

        var view = await entities.Grain(id).View();
        return view is null ? null : new FoundCase(id, view.Version, StoredJson.Read<CaseState>(view.State));
    }

    /// <summary>A unit that was given a part of the work, and the Organisation Department once a circular recommends something to it.</summary>
    private static bool IsAsked(CaseState state, Actor reader) =>
        reader.Posts.Any(post => state.SubTasks.Any(task => task.Unit == post.Scope)) || (state.Circular is not null && reader.Holds(Role.ORG, state.Owner));

    private async Task<bool> IsAddressed(FoundCase found, string personId)
    {
        var prefix = Keys.Inbox(personId);
        var rows = await store.Scan(partitions.OfPerson(personId), prefix, Keys.End(prefix), Addressed);
        return rows.Any(row => StoredJson.Read<InboxEntry>(row.Data.Span).Item is InboxItem item && item.CaseId == found.Id.ToString());
    }
}

/// <summary>Facts of a case for the permission table.</summary>
internal static class CaseFacts
{
    public static SubjectFacts Of(EntityId id, CaseState state, IDirectory directory, DateTimeOffset now) => new()
    {
        Owner = state.Owner,
        Home = id.Home,
        Kind = state.Subject.Kind,
        SchoolId = state.Subject.SchoolId,
        SubjectUnit = state.Subject.Kind == SubjectKind.School ? null : state.Subject.Unit,
        AdministeredBy = state.Subject.AdministeredBy,
        Location = state.Subject.Location,
        CompetentDepartment = state.Subject.CompetentDepartment,
        Class = state.Class.ToString(),
        FinderId = state.Finder,
        RiIds = state.Subject.SchoolId is { } school
            ? [.. state.Inspectors.Union(directory.Holders(Role.RI, school, now).Select(holder => holder.PersonId))]
            : state.Inspectors,
        RecheckerIds = [.. state.Recheck?.Recheckers.Select(person => person.Id) ?? []],
        SubmitterIds = state.Submission is { } submission ? [submission.By] : [],
        ContestsChief = state.Objection is { Open: true } && state.Notice?.SignedAs == Role.CI,
    };
}
