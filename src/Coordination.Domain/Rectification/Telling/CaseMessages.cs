using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Configuration;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>What a case says to others after a transition.</summary>
internal static class CaseMessages
{
    private const string AlertLane = "alert";
    private const string RegisterLane = "register";
    private const string InboxLane = "inbox";

    public static IEnumerable<Message> Of(EntityId id, CaseState before, CaseState after, IReadOnlyList<Recorded> events, Rulebook rules) =>
        events.Count == 0 ? [] : [.. Conditions(id, before, after, events), .. events.SelectMany(recorded => Papers(id, after, recorded, rules))];

    /// <summary>The newest condition of every key that changed; null for one that is no longer true.</summary>
    private static IEnumerable<Message> Conditions(EntityId id, CaseState before, CaseState after, IReadOnlyList<Recorded> events)
    {
        var last = events[^1];
        var was = CaseConditions.Of(before).ToDictionary(condition => condition.Key);
        var now = CaseConditions.Of(after).ToDictionary(condition => condition.Key);
        foreach (var (key, condition) in now)
        {
            if (!was.TryGetValue(key, out var old) || !CaseConditions.Same(old, condition))
            {
                yield return Tell(id, key, condition, null, last);
            }
        }

        foreach (var key in was.Keys.Where(key => !now.ContainsKey(key)))
        {
            yield return Tell(id, key, null, Reason(key, after, events), last);
        }
    }

    private static Message Tell(EntityId id, AlertKey key, Condition? condition, string? reason, Recorded last) =>
        new($"alert/{key.IdIn(id.Home)}", AlertLane, new CommandMessage(new TellCondition(id.ToString(), last.Version, key, condition, reason, last.At)));

    /// <summary>Why it ended, for the record: what was done, not the term or the rung that followed from it.</summary>
    private static string Reason(AlertKey key, CaseState after, IReadOnlyList<Recorded> events)
    {
        var act = events.Select(recorded => recorded.Event).LastOrDefault(@event => @event is not (TermStarted or PressurePending)) ?? events[^1].Event;
        return act switch
        {
            _ when after.IsEnded => after.Work.ToString().ToLowerInvariant(),
            RectificationSubmitted => "submitted",
            CaseSuspended => "suspended",
            CaseOverdue => "expired",
            _ when key.Kind == "AL-01" => "replaced",
            NoticeIssued or SupervisionNoticeIssued or CircularIssued => "signed",
            _ => EventNames.Of(act)["case.".Length..^".v1".Length],
        };
    }

    private static IEnumerable<Message> Papers(EntityId id, CaseState state, Recorded recorded, Rulebook rules)
    {
        if (recorded.Event is CaseOpened opened)
        {
            yield return new Message($"register/{opened.Owner}", RegisterLane, new RequestNumber(id.ToString(), DocumentKinds.Case, Beijing.Date(recorded.At), id.ToString()));
        }

        if (recorded.Event is CaseEvent { Documents.Signed: { } signed } && DocumentKinds.IsNumbered(signed.Kind))
        {
            yield return new Message(
                $"register/{signed.IssuingBody}", RegisterLane, new RequestNumber($"{id}/{recorded.Version}", signed.Kind, signed.IssueDate!.Value, id.ToString()));
        }

        if (recorded.Event is NumberGiven given && state.Papers.FirstOrDefault(paper => paper.Id == given.DocumentId) is { Status: DocumentStatus.Signed } paper
            && DocumentKinds.IsServed(paper.Kind) && Head(state.Subject, rules.Directory, recorded.At) is { } head)
        {
            yield return new Message($"inbox/{head.PersonId}", InboxLane, new Deliver([Item(state, paper, head, recorded.At)]));
        }
    }

    private static InboxItem Item(CaseState state, DocumentHead paper, PostHolder head, DateTimeOffset at) => new()
    {
        Kind = "document",
        Source = paper.Id,
        Tier = "service",
        PersonId = head.PersonId,
        PersonName = head.Name,
        PostId = head.PostId,
        CaseId = state.Id,
        SchoolId = state.Subject.SchoolId,
        SubjectName = state.Subject.Name,
        Title = $"{paper.Number} {paper.Title}",
        At = at,
    };

    /// <summary>Whose inbox serves the subject: the holder, else the B role.</summary>
    private static PostHolder? Head(CaseSubject subject, IDirectory directory, DateTimeOffset at) =>
        HeadRoles(subject.Kind).SelectMany(role => directory.Holders(role, subject.Unit, at)).FirstOrDefault();

    private static ImmutableArray<Role> HeadRoles(SubjectKind kind) => kind switch
    {
        SubjectKind.School => [Role.SCH_P],
        SubjectKind.Government => [Role.DIR],
        SubjectKind.EduBureau => [Role.EDU, Role.MU_L],
        _ => [Role.MU_L, Role.EDU],
    };
}
