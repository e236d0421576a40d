using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Web.Http;

/// <summary>Who may ask for a use case.</summary>
internal abstract record Access
{
    /// <summary>Nobody need be signed in (sign-in itself, health, what a sign-in page shows).</summary>
    public static Access Anyone { get; } = new AnyoneAccess();

    /// <summary>Whoever is signed in; the handler shows only what is theirs.</summary>
    public static Access SignedIn { get; } = new SignedInAccess();

    /// <summary>Decided by an <see cref="IGuard{TRequest}"/>, because the subject must be read first.</summary>
    public static Access Guarded { get; } = new GuardedAccess();

    /// <summary>Decided by the permission table on facts the request itself knows.</summary>
    /// <param name="subject">Id of the thing touched, for the audit row.</param>
    public static Access By(CaseAction action, SubjectFacts facts, string subject) => new TableAccess(Question.Of(action, facts, subject));

    internal sealed record AnyoneAccess : Access;

    internal sealed record SignedInAccess : Access;

    internal sealed record GuardedAccess : Access;

    internal sealed record TableAccess(Question Question) : Access;
}

/// <summary>Decides who may ask where the subject has to be read first.</summary>
internal interface IGuard<in TRequest>
{
    /// <returns>The question for the permission table, or a refusal (no such record).</returns>
    ValueTask<Question> Ask(TRequest request, Actor actor, CancellationToken cancel);
}

/// <summary>What the permission table is asked: one of the actions has to be granted.</summary>
internal readonly record struct Question(ImmutableArray<CaseAction> Actions, SubjectFacts? Facts, string Subject, Refusal? Refusal)
{
    public static Question Of(CaseAction action, SubjectFacts facts, string subject) => new([action], facts, subject, null);

    public static Question Of(ImmutableArray<CaseAction> actions, SubjectFacts facts, string subject) => new(actions, facts, subject, null);

    /// <summary>Granted without the table: what is asked for is no business of any body.</summary>
    public static Question Granted => new([], null, "", null);

    public static implicit operator Question(Refusal refusal) => new([], null, "", refusal);

    /// <summary>Null when granted; else the refusal of the first action.</summary>
    public Refusal? Decide(Actor actor, IDirectory directory)
    {
        var first = Refusal;
        foreach (var action in Actions)
        {
            if (Permissions.Check(actor, action, Facts!, directory).Refusal is not { } refusal)
            {
                return null;
            }

            first ??= refusal;
        }

        return first;
    }
}
