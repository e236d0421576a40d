using Coordination.Domain.People;

namespace Coordination.Silo.Demo;

/// <summary>Collects people and posts while the sample city is made up.</summary>
internal sealed class SampleRoster
{
    /// <summary>Since when everybody is in post.</summary>
    public static readonly DateTimeOffset Since = new(2025, 9, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private readonly List<Person> _people = [];
    private readonly List<Holding> _holdings = [];
    private readonly Dictionary<string, Post> _posts = new(StringComparer.Ordinal);

    public ImmutableArray<Person> People => [.. _people];

    public ImmutableArray<Holding> Holdings => [.. _holdings];

    public ImmutableArray<Post> Posts => [.. _posts.Values];

    /// <returns>The person's id.</returns>
    public string Add(string userName, string? name = null, params ImmutableArray<Tie> ties)
    {
        var person = new Person("p-" + userName, name ?? SampleNames.Person(new Dice("person", userName)), userName, ties);
        _people.Add(person);
        return person.Id;
    }

    /// <summary>Declares ties of a person already added.</summary>
    public void Tie(string personId, Tie tie)
    {
        var at = _people.FindIndex(person => person.Id == personId);
        _people[at] = _people[at] with { Ties = _people[at].Ties.Add(tie) };
    }

    /// <param name="until">End of a part-time inspector's term; open for everybody else.</param>
    public void Hold(string personId, Role role, string scope, DateTimeOffset? until = null)
    {
        var id = Post.IdOf(role, scope);
        _holdings.Add(new Holding(id, role, scope, personId, Since, until));
        _posts.TryAdd(id, new Post(id, role, scope, Since, null, Superior(role, scope)));
    }

    /// <summary>Names the B role of a post.</summary>
    public void Deputise(string personId, Role role, string scope) =>
        _holdings.Add(new Holding(Post.IdOf(role, scope), role, scope, personId, Since, null, Standing.Deputy));

    // C2.2: reporting lines are data; a chief inspector answers to the director, never to the education administration.
    private static string? Superior(Role role, string scope) => role switch
    {
        Role.CI or Role.DEP => Post.IdOf(Role.DIR, scope),
        Role.OFF_H => Post.IdOf(Role.CI, scope),
        Role.OFF or Role.OP or Role.INS => Post.IdOf(Role.OFF_H, scope),
        Role.SCH_O => Post.IdOf(Role.SCH_P, scope),
        Role.MU_C => Post.IdOf(Role.MU_L, scope),
        _ => null,
    };
}
