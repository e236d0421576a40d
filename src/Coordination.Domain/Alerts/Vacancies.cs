using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Alerts;

/// <summary>
/// AL-38: a post that an alert needs has nobody. Whoever meets the gap tells the alert of that post; the source is the post
/// itself and its version the instant, so that the newest word wins whoever says it. It ends when the roster has somebody.
/// </summary>
public static class Vacancies
{
    public const string Kind = "AL-38";

    private const string Filled = "filled";

    /// <summary>The alert of a post.</summary>
    public static AlertKey KeyOf(string postId) => new(Kind, postId, "");

    /// <summary>What the alert of a post is to be told: by whoever finds it empty, or by whoever fills it.</summary>
    /// <param name="at">The instant it was seen; its ticks are the version.</param>
    /// <param name="owner">The jurisdiction of the post (a school's post: the one that administers the school).</param>
    public static TellCondition Told(string postId, bool vacant, string owner, string? schoolId, string? subjectName, DateTimeOffset at) => new(
        SourceOf(postId), at.UtcTicks, KeyOf(postId),
        !vacant ? null : new Condition
        {
            Key = KeyOf(postId), Since = at, Trigger = Beijing.Date(at), Owner = owner, Location = owner, SchoolId = schoolId, SubjectName = subjectName,
            Title = $"岗位空缺:{subjectName ?? owner} {postId[(postId.LastIndexOf(':') + 1)..]}",
        },
        vacant ? null : Filled, at);

    internal static Message Report(VacantPost post, DateTimeOffset at, IDirectory directory)
    {
        var school = directory.School(post.Scope);
        var owner = school?.AdministeredBy ?? post.Scope;
        var told = Told(post.PostId, vacant: true, owner, school?.Id, school?.Name ?? directory.Jurisdiction(post.Scope)?.Name, at);
        return new Message($"alert/{told.Key.IdIn(owner)}", "alert", new CommandMessage(told));
    }

    /// <summary>Many alerts meet the same gap: only the first word, and the one that ends it, are news.</summary>
    internal static bool SaysNothingNew(AlertState state, TellCondition told, Context context) =>
        told is { Key.Kind: Kind, Condition: not null }
        && (state.Open is not null || IsThere(told.Key.Subject, context.Rules.Directory, context.Now));

    /// <summary>The open alert speaks of a post that has somebody again.</summary>
    internal static bool IsFilled(AlertDraft draft) =>
        draft.State is { Open: not null, Key: { Kind: Kind, Subject: var post } } && IsThere(post, draft.Directory, draft.Now);

    /// <summary>The roster itself is the source's newest word.</summary>
    internal static void End(AlertDraft draft)
    {
        var key = draft.State.Key!;
        draft.Add(new ConditionTold(SourceOf(key.Subject), draft.Now.UtcTicks, key, null, Filled, draft.Now));
        Conditions.End(draft, draft.Now, Filled);
    }

    // A B role acts for the post, it does not fill it.
    private static bool IsThere(string postId, IDirectory directory, DateTimeOffset at)
    {
        var colon = postId.LastIndexOf(':');
        return colon > 0 && Enum.TryParse<Role>(postId[(colon + 1)..], out var role)
            && directory.Holders(role, postId[..colon], at).Any(holder => holder is { Available: true, Standing: Standing.Holder });
    }

    private static string SourceOf(string postId) => $"post/{postId}";
}
