namespace Coordination.Domain.People;

/// <summary>
/// The directory as a value: immutable, shared by all aggregates of a process, replaced by <see cref="With"/> when something
/// changes. Posts, leave and the tree are effective-dated, so one snapshot answers for any instant.
/// </summary>
public sealed class DirectorySnapshot : IDirectory
{
    private readonly ImmutableDictionary<string, ImmutableArray<JurisdictionVersion>> _jurisdictions;
    private readonly ImmutableDictionary<string, School> _schools;
    private readonly ImmutableDictionary<string, Person> _people;
    private readonly ImmutableDictionary<string, string> _userNames;
    private readonly ImmutableDictionary<string, Post> _posts;
    private readonly ImmutableDictionary<(Role Role, string Scope), ImmutableArray<Holding>> _byPost;
    private readonly ImmutableDictionary<string, ImmutableArray<Holding>> _byPerson;
    private readonly ImmutableDictionary<string, ImmutableArray<Leave>> _leaves;

    private DirectorySnapshot(
        DateOnly asOf,
        ImmutableDictionary<string, ImmutableArray<JurisdictionVersion>> jurisdictions,
        ImmutableDictionary<string, School> schools,
        ImmutableDictionary<string, Person> people,
        ImmutableDictionary<string, string> userNames,
        ImmutableDictionary<string, Post> posts,
        ImmutableDictionary<(Role Role, string Scope), ImmutableArray<Holding>> byPost,
        ImmutableDictionary<string, ImmutableArray<Holding>> byPerson,
        ImmutableDictionary<string, ImmutableArray<Leave>> leaves)
    {
        AsOf = asOf;
        (_jurisdictions, _schools, _people, _userNames) = (jurisdictions, schools, people, userNames);
        (_posts, _byPost, _byPerson, _leaves) = (posts, byPost, byPerson, leaves);
    }

    /// <summary>Day (Asia/Shanghai) for which <see cref="Jurisdiction(string)"/> answers; everything else takes its instant as argument.</summary>
    public DateOnly AsOf { get; }

    public IEnumerable<School> Schools => _schools.Values;

    public IEnumerable<Person> People => _people.Values;

    public IEnumerable<Post> Posts => _posts.Values;

    /// <summary>Nodes of the tree that exist on <see cref="AsOf"/>, by code.</summary>
    public IEnumerable<Jurisdiction> Jurisdictions =>
        _jurisdictions.Keys.Select(Jurisdiction).OfType<Jurisdiction>().OrderBy(node => node.Code, StringComparer.Ordinal);

    public static DirectorySnapshot Empty(DateOnly asOf) => new(
        asOf, Table<ImmutableArray<JurisdictionVersion>>(), Table<School>(), Table<Person>(), Table<string>(), Table<Post>(),
        ImmutableDictionary<(Role, string), ImmutableArray<Holding>>.Empty, Table<ImmutableArray<Holding>>(), Table<ImmutableArray<Leave>>());

    public static DirectorySnapshot Build(DirectoryRows rows, DateOnly asOf) => Empty(asOf).With(rows);

    /// <summary>The same directory with another day for the tree; cheap.</summary>
    public DirectorySnapshot On(DateOnly asOf) =>
        asOf == AsOf ? this : new(asOf, _jurisdictions, _schools, _people, _userNames, _posts, _byPost, _byPerson, _leaves);

    /// <summary>Adds or replaces rows; costs as much as the rows, not as the directory.</summary>
    public DirectorySnapshot With(DirectoryRows rows)
    {
        var jurisdictions = _jurisdictions.ToBuilder();
        foreach (var version in rows.Jurisdictions)
        {
            Put(jurisdictions, version.Node.Code, version, other => other.From == version.From, item => item.From);
        }

        var userNames = _userNames.ToBuilder();
        foreach (var person in rows.People)
        {
            if (_people.TryGetValue(person.Id, out var before))
            {
                userNames.Remove(before.UserName);
            }

            userNames[person.UserName] = person.Id;
        }

        var byPost = _byPost.ToBuilder();
        var byPerson = _byPerson.ToBuilder();
        foreach (var holding in rows.Holdings)
        {
            Put(byPost, (holding.Role, holding.Scope), holding, holding.IsSameRow, item => item.From);
            Put(byPerson, holding.PersonId, holding, holding.IsSameRow, item => item.From);
        }

        var leaves = _leaves.ToBuilder();
        foreach (var leave in rows.Leaves)
        {
            Put(leaves, leave.PersonId, leave, other => other.From == leave.From, item => item.From);
        }

        return new DirectorySnapshot(
            AsOf, jurisdictions.ToImmutable(),
            _schools.SetItems(rows.Schools.Select(school => KeyValuePair.Create(school.Id, school))),
            _people.SetItems(rows.People.Select(person => KeyValuePair.Create(person.Id, person))),
            userNames.ToImmutable(),
            _posts.SetItems(rows.Posts.Select(post => KeyValuePair.Create(post.Id, post))),
            byPost.ToImmutable(), byPerson.ToImmutable(), leaves.ToImmutable());
    }

    public Jurisdiction? Jurisdiction(string code) => Jurisdiction(code, AsOf);

    /// <summary>The node as it is on a day; null before it existed and after it ended.</summary>
    public Jurisdiction? Jurisdiction(string code, DateOnly on)
    {
        var version = _jurisdictions.GetValueOrDefault(code, []).LastOrDefault(candidate => candidate.From <= on);
        return version is null || version.Until <= on ? null : version.Node;
    }

    public School? School(string id) => _schools.GetValueOrDefault(id);

    public Person? Person(string id) => _people.GetValueOrDefault(id);

    public Person? PersonByUserName(string userName) => _userNames.TryGetValue(userName, out var id) ? Person(id) : null;

    public Post? Post(string id) => _posts.GetValueOrDefault(id);

    /// <summary>Jurisdictions directly below a code, by code.</summary>
    public ImmutableArray<Jurisdiction> Children(string code) => [.. Jurisdictions.Where(node => node.Parent == code)];

    /// <summary>All holdings of a person, also ended and future ones.</summary>
    public ImmutableArray<Holding> HoldingsOf(string personId) => _byPerson.GetValueOrDefault(personId, []);

    /// <summary>All holdings of a role in a scope, also ended and future ones.</summary>
    public ImmutableArray<Holding> HoldingsOf(Role role, string scope) => _byPost.GetValueOrDefault((role, scope), []);

    public ImmutableArray<PostHolder> Holders(Role role, string scope, DateTimeOffset at) =>
    [
        .. HoldingsOf(role, scope).Where(holding => holding.HoldsAt(at))
            .OrderBy(holding => holding.Standing).ThenBy(holding => holding.From).ThenBy(holding => holding.PersonId, StringComparer.Ordinal)
            .Select(holding => new PostHolder(
                holding.PersonId, Person(holding.PersonId)?.Name ?? holding.PersonId, holding.PostId, role, scope, holding.Standing, !IsAway(holding.PersonId, at))),
    ];

    /// <inheritdoc/>
    /// <remarks>A B role is listed only while it may act: every holder is away, or the post is vacant.</remarks>
    public ImmutableArray<HeldPost> PostsOf(string personId, DateTimeOffset at) =>
    [
        .. HoldingsOf(personId).Where(holding => holding.HoldsAt(at) && (holding.Standing == Standing.Holder || HolderMissing(holding, at)))
            .OrderBy(holding => holding.Standing).ThenBy(holding => holding.From).ThenBy(holding => holding.PostId, StringComparer.Ordinal)
            .Select(holding => new HeldPost(holding.PostId, holding.Role, holding.Scope, holding.Standing)),
    ];

    /// <summary>On leave at an instant.</summary>
    public bool IsAway(string personId, DateTimeOffset at) =>
        _leaves.GetValueOrDefault(personId, []).Any(leave => leave.From <= at && at < leave.Until);

    /// <summary>The post exists and nobody holds it; a B role does not fill it.</summary>
    public bool IsVacant(Post post, DateTimeOffset at) =>
        post.ExistsAt(at) && !HoldingsOf(post.Role, post.Scope).Any(holding => holding.PostId == post.Id && holding.Standing == Standing.Holder && holding.HoldsAt(at));

    /// <summary>Vacant posts that some alert or signature needs (AL-38), by id.</summary>
    public ImmutableArray<Post> Vacancies(DateTimeOffset at) =>
    [
        .. _posts.Values.Where(post => Roles.Indispensable.Contains(post.Role) && IsVacant(post, at)).OrderBy(post => post.Id, StringComparer.Ordinal),
    ];

    /// <summary>Schools to which a person is responsible inspector, by id.</summary>
    public ImmutableArray<string> SchoolsOf(string inspectorId, DateTimeOffset at) =>
    [
        .. HoldingsOf(inspectorId).Where(holding => holding is { Role: Role.RI, Standing: Standing.Holder } && holding.HoldsAt(at))
            .Select(holding => holding.Scope).Order(StringComparer.Ordinal),
    ];

    /// <summary>The school that carries on after mergers; null when the line ends in a closure.</summary>
    public School? Successor(string schoolId)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var school = School(schoolId);
        while (school?.MergedInto is { } next && seen.Add(school.Id))
        {
            school = next.Length == 0 ? null : School(next);
        }

        return school?.MergedInto is null ? school : null;
    }

    /// <summary>The actor a person is at an instant.</summary>
    /// <param name="actingAs">A post id where the person chose one.</param>
    public Actor? ActorOf(string personId, DateTimeOffset at, string? actingAs = null) =>
        Person(personId) is { } person ? new Actor(person.Id, person.Name, PostsOf(personId, at), actingAs) : null;

    private bool HolderMissing(Holding deputy, DateTimeOffset at) =>
        !HoldingsOf(deputy.Role, deputy.Scope).Any(holding =>
            holding.PostId == deputy.PostId && holding.Standing == Standing.Holder && holding.HoldsAt(at) && !IsAway(holding.PersonId, at));

    private static void Put<TKey, TItem, TOrder>(
        ImmutableDictionary<TKey, ImmutableArray<TItem>>.Builder table, TKey key, TItem item, Func<TItem, bool> same, Func<TItem, TOrder> order)
        where TKey : notnull
    {
        var items = table.TryGetValue(key, out var found) ? found.RemoveAll(other => same(other)) : [];
        var at = items.Length;
        while (at > 0 && Comparer<TOrder>.Default.Compare(order(items[at - 1]), order(item)) > 0)
        {
            at--;
        }

        table[key] = items.Insert(at, item);
    }

    private static ImmutableDictionary<string, T> Table<T>() => ImmutableDictionary.Create<string, T>(StringComparer.Ordinal);
}
