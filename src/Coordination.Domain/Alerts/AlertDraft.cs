using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Alerts;

/// <summary>Events of one decision, with the state they lead to: what follows within the decision looks at that state.</summary>
internal sealed class AlertDraft(AlertState state, Context context)
{
    private readonly List<AlertEvent> _events = [];

    public AlertState State { get; private set; } = state;

    public IReadOnlyList<AlertEvent> Events => _events;

    public Context Context { get; } = context;

    public DateTimeOffset Now => Context.Now;

    public IDirectory Directory => Context.Rules.Directory;

    public Condition Condition => State.Condition!;

    public OpenAlert Open => State.Open!;

    /// <summary>The calendar under which the alert's owner works.</summary>
    public WorkCalendar Calendar => Context.Rules.Calendar.For(State.Condition?.Owner ?? State.Open!.Chain.Body);

    public void Add(AlertEvent @event)
    {
        _events.Add(@event);
        State = AlertEvolution.Apply(State, @event, Now);
    }
}
