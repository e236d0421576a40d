using Coordination.Domain.People;

namespace Coordination.Domain.Alerts;

/// <summary>Who is told, looked up in the roster at one instant.</summary>
/// <param name="People">Without repetition; a duty to acknowledge outweighs being informed.</param>
/// <param name="Vacant">Posts with neither an available holder nor a deputy.</param>
internal sealed record Audience(ImmutableArray<Recipient> People, ImmutableArray<VacantPost> Vacant)
{
    /// <summary>Nobody but the subject's own people would answer for it (domain.md 5.1).</summary>
    public bool OnlyTheSubject => People.Where(person => !person.Informed).All(person => person.OwnPeople);
}

/// <summary>Turns role expressions into people, under one roster and condition.</summary>
/// <param name="owed">Whether an acknowledgement is owed at all (not at P3).</param>
internal sealed class Recipients(Condition condition, IDirectory directory, DateTimeOffset at, bool owed)
{
    // Roles follow the owner of today: a transferred case speaks to its new body.
    private readonly Chain _chain = Chain.Of(condition.Owner, directory);

    public static Recipients Of(AlertDraft draft) =>
        new(draft.Condition, draft.Directory, draft.Now, draft.Open.Severity != Severity.P3);

    /// <summary>Those who hold a post now, deputies only where no holder is there.</summary>
    public static ImmutableArray<PostHolder> Holding(Role role, string scope, IDirectory directory, DateTimeOffset at)
    {
        var there = directory.Holders(role, scope, at).Where(holder => holder.Available).ToArray();
        var holders = there.Where(holder => holder.Standing == Standing.Holder).ToImmutableArray();
        return holders.IsEmpty ? [.. there] : holders;
    }

    public Audience Told(FrozenTier tier)
    {
        var told = Resolve(tier.Tell);
        var informed = Resolve(tier.Inform).People.Select(person => person with { AckOwed = false, Informed = true });
        return told with { People = [.. told.People.Concat(informed).DistinctBy(person => person.PersonId)] };
    }

    /// <summary>The B role of a post: told besides the holder when the holder does not answer.</summary>
    public IEnumerable<Recipient> DeputiesOf(Told told) => told is { Role: { } role, Scope: { } scope }
        ? directory.Holders(role, scope, at).Where(holder => holder is { Available: true, Standing: Standing.Deputy }).Select(Recipient)
        : [];

    /// <summary>
    /// Who is told in the place of somebody told before: the same person while the post is still theirs and they are there, else
    /// those who hold it now. Nobody else is found: the same person.
    /// </summary>
    public ImmutableArray<Recipient> InPlaceOf(Told told)
    {
        var same = new Recipient(told.PersonId, told.Name, told.PostId, told.Role, told.Scope, AckOwed: true, Informed: false, told.OwnPeople);
        if (told is not { Role: { } role, Scope: { } scope })
        {
            return [same];
        }

        var keeps = directory.Holders(role, scope, at).Any(holder => holder.PersonId == told.PersonId && holder.Available);
        var there = Holding(role, scope, directory, at);
        return keeps || there.IsEmpty ? [same] : [.. there.Select(Recipient)];
    }

    /// <summary>The first of office head, chief inspector and director who is there: told where the subject would otherwise be alone.</summary>
    public IEnumerable<Recipient> Fallback()
    {
        Role[] roles = [Role.OFF_H, Role.CI, Role.DIR];
        return roles.Select(role => Holding(role, _chain.Body, directory, at)).FirstOrDefault(people => !people.IsEmpty, []).Select(Recipient);
    }

    private Audience Resolve(ImmutableArray<string> expressions)
    {
        var people = ImmutableArray.CreateBuilder<Recipient>();
        var vacant = ImmutableArray.CreateBuilder<VacantPost>();
        foreach (var expression in expressions)
        {
            if (condition.People.TryGetValue(expression, out var named) && !named.IsDefaultOrEmpty)
            {
                people.AddRange(named.SelectMany(person => Named(person, expression)));
            }
            else if (RoleExpression.Post(expression, condition, _chain) is var (role, scope))
            {
                var holders = Holding(role, scope, directory, at).Where(holder => holder.PostId != condition.Key.Subject).ToArray();
                people.AddRange(holders.Select(Recipient));
                AddVacancy(vacant, holders, role, scope);
            }
        }

        return new Audience([.. people.DistinctBy(person => person.PersonId)], [.. vacant.Distinct()]);
    }

    private void AddVacancy(ImmutableArray<VacantPost>.Builder vacant, PostHolder[] holders, Role role, string scope)
    {
        var post = new VacantPost(Post.IdOf(role, scope), role, scope);
        // Only posts whose absence is an alert of its own (AL-38); others are simply not told.
        if (holders.Length == 0 && Roles.Indispensable.Contains(role) && post.PostId != condition.Key.Subject && IsOurs(scope))
        {
            vacant.Add(post);
        }
    }

    /// <summary>Provinces and the nation are only upstream: their posts are not ours to fill.</summary>
    private bool IsOurs(string scope) =>
        directory.School(scope) is not null || directory.Jurisdiction(scope) is { Level: not (JurisdictionLevel.Province or JurisdictionLevel.Nation) };

    private Recipient Recipient(PostHolder holder) =>
        new(holder.PersonId, holder.Name, holder.PostId, holder.Role, holder.Scope, owed, Informed: false, IsOwn(holder.Role, holder.Scope));

    private bool IsOwn(Role role, string scope) =>
        role is Role.SCH_P or Role.SCH_O or Role.SCH_B || (condition.SchoolId is null && condition.Values.GetValueOrDefault("subjectUnit") == scope);

    /// <summary>A person the source named; on leave, the B role of the post stands in where there is one.</summary>
    private IEnumerable<Recipient> Named(string personId, string part)
    {
        var posts = directory.PostsOf(personId, at);
        var post = posts.FirstOrDefault(held => held.Role.ToString() == part && held.Scope == condition.SchoolId)
            ?? posts.FirstOrDefault(held => held.Role.ToString() == part) ?? posts.FirstOrDefault();
        var holders = post is null ? [] : directory.Holders(post.Role, post.Scope, at);
        var away = holders.Any(holder => holder.PersonId == personId && !holder.Available);
        var standIns = away ? holders.Where(holder => holder is { Available: true, Standing: Standing.Deputy }).Select(Recipient).ToArray() : [];
        var role = Enum.TryParse<Role>(part, out var asRole) ? asRole : post?.Role;
        return standIns.Length > 0
            ? standIns
            : [new Recipient(personId, directory.Person(personId)?.Name ?? personId, post?.PostId, role, null, owed, Informed: false, IsOwn(role ?? Role.OFF, ""))];
    }
}
