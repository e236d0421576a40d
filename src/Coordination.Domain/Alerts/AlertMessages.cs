using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;

namespace Coordination.Domain.Alerts;

/// <summary>What leaves an alert: tellings and changed rows to inboxes, gaps in the roster to the alerts of the posts.</summary>
internal static class AlertMessages
{
    public static IEnumerable<Message> Of(EntityId id, AlertState before, IReadOnlyList<Recorded> events, Rulebook rules, AlertRules evolution)
    {
        var state = before;
        var items = new List<InboxItem>();
        var messages = new List<Message>();
        foreach (var recorded in events)
        {
            switch (recorded.Event)
            {
                case Sent sent:
                    items.AddRange(sent.Recipients.Select(person => Item(id, state, sent, person)));
                    messages.AddRange(sent.Vacant.Where(post => Vacancies.KeyOf(post.PostId) != state.Key).Select(post => Vacancies.Report(post, sent.SentAt, rules.Directory)));
                    break;
                case Acknowledged acknowledged:
                    messages.Add(Update(id, acknowledged.PersonId, acknowledged.Occurrence, "acked", recorded.At));
                    break;
                case AlertResolved resolved:
                    messages.AddRange(state.Open!.Told.Select(told => told.PersonId).Distinct(StringComparer.Ordinal)
                        .Select(person => Update(id, person, resolved.Occurrence, "resolved", resolved.ResolvedAt)));
                    break;
            }

            state = evolution.Evolve(state, recorded);
        }

        // Tellings first: an inbox must know a row before it learns that the row is over.
        return Deliveries(items).Concat(messages);
    }

    private static IEnumerable<Message> Deliveries(List<InboxItem> items) =>
        items.GroupBy(item => item.PersonId).Select(person => new Message($"inbox/{person.Key}", "inbox", new Deliver([.. person])));

    private static Message Update(EntityId id, string person, int occurrence, string status, DateTimeOffset at) =>
        new($"inbox/{person}", "inbox", new UpdateInbox(id.ToString(), occurrence, [person], status, at));

    private static InboxItem Item(EntityId id, AlertState state, Sent sent, Recipient person)
    {
        var condition = state.Condition!;
        return new InboxItem
        {
            Kind = "alert", Source = id.ToString(), Occurrence = sent.Occurrence,
            Tier = person.Informed ? "informed" : string.Create(CultureInfo.InvariantCulture, $"L{sent.Level}"), Repeat = sent.Repeat,
            PersonId = person.PersonId, PersonName = person.Name, PostId = person.PostId, AlertKind = condition.Key.Kind, Severity = sent.Severity.ToString(),
            CaseId = EntityId.TryParse(state.Source, out var source) && source.Kind == EntityKinds.CaseLetter ? state.Source : null,
            SchoolId = condition.SchoolId, SubjectName = condition.SubjectName, Title = condition.Title,
            At = sent.SentAt, AckBy = person.AckOwed ? sent.AckBy ?? state.Open!.AckBy : null, AckOwed = person.AckOwed, Voice = sent.Reason == SendReason.Voice,
        };
    }
}
