using Coordination.Domain.Aggregates;
using Coordination.Domain.Jurisdictions;

namespace Coordination.Domain.People;

/// <summary>What a change of the roster leads to: rows to write, or a refusal.</summary>
public sealed record RosterDecision(DirectoryRows Rows, Refusal? Refusal)
{
    public static implicit operator RosterDecision(Refusal refusal) => new(new DirectoryRows(), refusal);

    public static implicit operator RosterDecision(DirectoryRows rows) => new(rows, null);
}

/// <summary>Rules of appointments, pure (domain.md C1.1 to C1.4, IND-3, IND-4).</summary>
public static class RosterRules
{
    /// <summary>Code of the jurisdiction whose roster keeps posts of a scope: the school's administering one, a member unit's, a township's county, or the scope itself.</summary>
    public static string JurisdictionOf(string scope, IDirectory directory)
    {
        var code = directory.School(scope)?.AdministeredBy ?? scope.Split('.')[0];
        return directory.Jurisdiction(code) is { Level: JurisdictionLevel.Township, Parent: { } county } ? county : code;
    }

    /// <summary>
    /// Refusals: those of <see cref="Permissions"/>, <c>NOT_FOUND</c>, <c>INVALID_VALUE</c>, <c>POST_TAKEN</c> (a second director or
    /// chief inspector at the same time), <c>USER_NAME_TAKEN</c>, <c>INDEPENDENCE_VIOLATION</c> (IND-3) and, for responsible
    /// inspectors, <c>RECUSAL_REQUIRED</c>, which a chief inspector may override with a reason where IND-4 lets him.
    /// </summary>
    public static RosterDecision Decide(DirectorySnapshot directory, RosterChange change, Actor actor)
    {
        if (Permission(directory, change, actor) is { } denied)
        {
            return denied;
        }

        return change switch
        {
            FillPost fill => Fill(directory, fill),
            VacatePost vacate => Vacate(directory, vacate),
            EndPost end => End(directory, end),
            SetLeave { Leave: var leave } => directory.Person(leave.PersonId) is null
                ? Missing("person", leave.PersonId)
                : leave.Until <= leave.From ? Invalid("until") : new DirectoryRows { Leaves = [leave] },
            PutPerson { Person: var person } => directory.PersonByUserName(person.UserName) is { } other && other.Id != person.Id
                ? Refusals.UserNameTaken.With("userName", person.UserName)
                : new DirectoryRows { People = [person] },
            PutSchool { School: var school } => Put(directory, school),
            PutJurisdiction { Version: var version } => version.Until <= version.From ? Invalid("until") : new DirectoryRows { Jurisdictions = [version] },
            _ => throw new InvalidOperationException($"No rule for {change.GetType().Name}."),
        };
    }

    private static Refusal? Permission(DirectorySnapshot directory, RosterChange change, Actor actor)
    {
        var (role, scope) = change switch
        {
            FillPost fill => (fill.Role, fill.Scope),
            VacatePost vacate => (vacate.Role, vacate.Scope),
            _ => (Role.SYS, ""),
        };
        var action = role == Role.RI ? CaseAction.AssignInspector : CaseAction.AdministerPeople;
        var body = directory.BodyOf(JurisdictionOf(scope, directory));
        return Permissions.Check(actor, action, SubjectFacts.Of(body), directory).Refusal;
    }

    private static RosterDecision Fill(DirectorySnapshot directory, FillPost fill)
    {
        if (directory.Person(fill.PersonId) is not { } person)
        {
            return Missing("person", fill.PersonId);
        }

        if (directory.School(fill.Scope) is null && directory.Jurisdiction(fill.Scope.Split('.')[0]) is null)
        {
            return Missing("scope", fill.Scope);
        }

        if (fill.Until <= fill.From)
        {
            return Invalid("until");
        }

        var holding = new Holding(Post.IdOf(fill.Role, fill.Scope), fill.Role, fill.Scope, fill.PersonId, fill.From, fill.Until, fill.Standing);
        if ((Taken(directory, holding) ?? Dependent(directory, holding) ?? Conflicted(person, fill)) is { } refused)
        {
            return refused;
        }

        var seat = directory.Post(holding.PostId) is { } post && post.ExistsAt(fill.From) ? [] : ImmutableArray.Create(new Post(holding.PostId, fill.Role, fill.Scope, fill.From));
        return new DirectoryRows { Holdings = [holding], Posts = seat };
    }

    private static Refusal? Taken(DirectorySnapshot directory, Holding holding)
    {
        var others = directory.HoldingsOf(holding.Role, holding.Scope).Where(other => other.Overlaps(holding) && !other.IsSameRow(holding)).ToList();
        var twice = others.Find(other => other.PersonId == holding.PersonId);
        var rival = Roles.Single.Contains(holding.Role) && holding.Standing == Standing.Holder ? others.Find(other => other.Standing == Standing.Holder) : null;
        return (twice ?? rival) is { } taken ? Refusals.PostTaken.With("post", holding.PostId).With("holder", taken.PersonId) : null;
    }

    private static Refusal? Dependent(DirectorySnapshot directory, Holding holding) =>
        Independence.OfAppointment(directory.HoldingsOf(holding.PersonId).Where(other => other.Overlaps(holding)).Select(other => other.Role), holding.Role);

    private static Refusal? Conflicted(Person person, FillPost fill) =>
        fill.Role == Role.RI && Recusal.Check(person, [fill.Scope], fill.From) is { } finding && !(finding.Overridable && !string.IsNullOrWhiteSpace(fill.OverrideReason))
            ? finding.Refusal
            : null;

    private static RosterDecision Vacate(DirectorySnapshot directory, VacatePost vacate)
    {
        var holding = directory.HoldingsOf(vacate.Role, vacate.Scope).FirstOrDefault(holding => holding.PersonId == vacate.PersonId && holding.HoldsAt(vacate.At));
        return holding is null
            ? Missing("post", Post.IdOf(vacate.Role, vacate.Scope))
            : new DirectoryRows { Holdings = [holding with { Until = vacate.At }] };
    }

    private static RosterDecision End(DirectorySnapshot directory, EndPost end) =>
        directory.Post(Post.IdOf(end.Role, end.Scope)) is not { } post
            ? Missing("post", Post.IdOf(end.Role, end.Scope))
            : new DirectoryRows
            {
                Posts = [post with { Until = end.At }],
                Holdings = [.. directory.HoldingsOf(end.Role, end.Scope).Where(holding => holding.HoldsAt(end.At)).Select(holding => holding with { Until = end.At })],
            };

    private static RosterDecision Put(DirectorySnapshot directory, School school)
    {
        var unknown = new[] { school.Location, school.AdministeredBy }.FirstOrDefault(code => directory.Jurisdiction(code) is null);
        if (unknown is not null)
        {
            return Missing("jurisdiction", unknown);
        }

        return school.MergedInto is { Length: > 0 } successor && (successor == school.Id || directory.Successor(successor) is null)
            ? Missing("school", successor)
            : new DirectoryRows { Schools = [school] };
    }

    private static Refusal Missing(string what, string id) => Refusals.NotFound.With(what, id);

    private static Refusal Invalid(string field) => Refusals.InvalidValue.With("field", field);
}
