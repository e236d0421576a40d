using Coordination.Domain.People;

namespace Coordination.Domain.Alerts;

/// <summary>Who is told, looked up in the roster at one instant.</summary>
/// <param name="People">Without repetition; a duty to acknowledge outweighs being informed.</param>
/// <param name="Vacant">Posts with neither an available holder nor a deputy.</param>
internal sealed record Audience(ImmutableArray<Recipient> People, ImmutableArray<VacantPost> Vacant)
{
    /// <summary>Nobody but the subject's own people would answer for it (domain.md 5.1).</summary>
    public bool OnlyTheSubject => People.Where(person => !person.Informed).All(person => AlertEvolution.IsOwnPeople(person.Role));
}

/// <summary>Turns role expressions into people.</summary>
internal static class Recipients
{
    public static Audience Of(FrozenTier tier, AlertDraft draft)
    {
        var owed = draft.Open.Severity != Severity.P3;
        var told = Resolve(tier.Tell, draft, owed, informed: false);
        var informed = Resolve(tier.Inform, draft, owed: false, informed: true);
        var people = told.People.Concat(informed.People).DistinctBy(person => person.PersonId);
        return new Audience([.. people], told.Vacant);
    }

    /// <summary>Those who hold a post now, deputies only where no holder is there.</summary>
    public static ImmutableArray<PostHolder> Holding(Role role, string scope, IDirectory directory, DateTimeOffset at)
    {
        var there = directory.Holders(role, scope, at).Where(holder => holder.Available).ToArray();
        var holders = there.Where(holder => holder.Standing == Standing.Holder).ToImmutableArray();
        return holders.IsEmpty ? [.. there] : holders;
    }

    /// <summary>The B role of a post: told besides the holder when the holder does not answer.</summary>
    public static IEnumerable<Recipient> DeputiesOf(Told told, AlertDraft draft) => told is { Role: { } role, Scope: { } scope }
        ? draft.Directory.Holders(role, scope, draft.Now)
            .Where(holder => holder is { Available: true, Standing: Standing.Deputy }).Select(holder => Recipient(holder, owed: true, informed: false))
        : [];

    public static Recipient Recipient(PostHolder holder, bool owed, bool informed) =>
        new(holder.PersonId, holder.Name, holder.PostId, holder.Role, holder.Scope, owed, informed);

    /// <summary>The first of office head, chief inspector and director who is there: told where the subject would otherwise be alone.</summary>
    public static IEnumerable<Recipient> Fallback(AlertDraft draft)
    {
        Role[] roles = [Role.OFF_H, Role.CI, Role.DIR];
        var owed = draft.Open.Severity != Severity.P3;
        return roles.Select(role => Holding(role, CurrentChain(draft).Body, draft.Directory, draft.Now)).FirstOrDefault(people => !people.IsEmpty, [])
            .Select(holder => Recipient(holder, owed, informed: false));
    }

    private static Audience Resolve(ImmutableArray<string> expressions, AlertDraft draft, bool owed, bool informed)
    {
        var people = ImmutableArray.CreateBuilder<Recipient>();
        var vacant = ImmutableArray.CreateBuilder<VacantPost>();
        var chain = CurrentChain(draft);
        foreach (var expression in expressions)
        {
            if (draft.Condition.People.TryGetValue(expression, out var named) && !named.IsDefaultOrEmpty)
            {
                people.AddRange(named.Select(person => Named(person, expression, draft, owed, informed)));
            }
            else if (RoleExpression.Post(expression, draft.Condition, chain) is var (role, scope))
            {
                var holders = Holding(role, scope, draft.Directory, draft.Now).Where(holder => !IsSubject(holder.PostId, draft)).ToArray();
                people.AddRange(holders.Select(holder => Recipient(holder, owed, informed)));
                AddVacancy(vacant, holders, role, scope, draft);
            }
        }

        return new Audience([.. people.DistinctBy(person => person.PersonId)], vacant.ToImmutable());
    }

    private static void AddVacancy(ImmutableArray<VacantPost>.Builder vacant, PostHolder[] holders, Role role, string scope, AlertDraft draft)
    {
        var post = new VacantPost(Post.IdOf(role, scope), role, scope);
        // Only posts whose absence is an alert of its own (AL-38); others are simply not told.
        if (holders.Length == 0 && Roles.Indispensable.Contains(role) && !IsSubject(post.PostId, draft) && IsOurs(scope, draft.Directory) && !vacant.Contains(post))
        {
            vacant.Add(post);
        }
    }

    /// <summary>Provinces and the nation are only upstream: their posts are not ours to fill.</summary>
    private static bool IsOurs(string scope, IDirectory directory) =>
        directory.School(scope) is not null || directory.Jurisdiction(scope) is { Level: not (JurisdictionLevel.Province or JurisdictionLevel.Nation) };

    private static bool IsSubject(string postId, AlertDraft draft) => draft.Condition.Key.Subject == postId;

    private static Recipient Named(string personId, string part, AlertDraft draft, bool owed, bool informed)
    {
        var posts = draft.Directory.PostsOf(personId, draft.Now);
        // A part that is itself a role (RI, SCH_P) is told in that post; others in the first post the person holds.
        var post = posts.FirstOrDefault(held => held.Role.ToString() == part) ?? posts.FirstOrDefault();
        var role = Enum.TryParse<Role>(part, out var asRole) ? asRole : post?.Role;
        return new Recipient(personId, draft.Directory.Person(personId)?.Name ?? personId, post?.PostId, role, post?.Scope, owed, informed);
    }

    /// <summary>Roles follow the owner of today: a transferred case speaks to its new body.</summary>
    private static Chain CurrentChain(AlertDraft draft) => Chain.Of(draft.Condition.Owner, draft.Directory);
}
