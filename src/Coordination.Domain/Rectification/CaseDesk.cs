using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>A case on the desk at one instant: the state being decided on and what the rules may look at.</summary>
internal sealed record CaseDesk(CaseState State, Context Context)
{
    public DateTimeOffset Now => Context.Now;

    public DateOnly Today => Beijing.Date(Context.Now);

    public WorkCalendar Calendar => Context.Rules.Calendar.For(State.Owner);

    public string Letter => State.Class.ToString();

    /// <summary>The same desk with the state as these events would leave it: for decisions in more than one step.</summary>
    public CaseDesk After(params IEnumerable<Event> events)
    {
        var (state, version) = (State, Context.Version);
        foreach (var @event in events)
        {
            state = CaseFold.Apply(state, new Recorded(++version, @event, Context.Actor, Context.CommandId, Now, Now));
        }

        return new CaseDesk(state, Context with { Version = version });
    }

    public Refusal WrongState => Refusals.WrongState.With("state", State.Suspension is null ? State.Work.ToString() : "Suspended");

    public Setting<Duration> Length(string key) => Context.Rules.Settings.Duration(key, State.Owner, Today);

    public int Number(string key) => Context.Rules.Settings.Number(key, State.Owner, Today).Value;

    /// <summary>A key that exists per class: <c>rectification.{class}.rectify</c> for <c>rectification.*.rectify</c>.</summary>
    public string OfClass(string key) => key.Replace("*", Letter, StringComparison.Ordinal);

    /// <summary>Starts a clock whose length is a setting.</summary>
    /// <param name="key">Settings key; <c>*</c> stands for the class.</param>
    public Clock Start(string kind, string key, Origin from, int rank = Rank.HumanActs, bool fires = true, params ImmutableArray<Duration> warnBefore)
    {
        var setting = Length(OfClass(key));
        return Start(kind, setting.Value, setting.Key, setting.Version, from, rank, fires, warnBefore);
    }

    /// <summary>Starts a clock of a given length. Class A never rolls (domain.md 0.4).</summary>
    public Clock Start(
        string kind, Duration amount, string rule, string version, Origin from, int rank = Rank.HumanActs, bool fires = true, params ImmutableArray<Duration> warnBefore)
    {
        var clock = new Clock
        {
            Kind = kind,
            Rank = rank,
            From = from.Instant,
            Rule = rule,
            RuleVersion = version,
            Fires = fires,
            WarnBefore = warnBefore,
            Base = new ClockBase(from.Day, from.Instant, amount, State.Class != CaseClass.A),
            Computed = Compute(from.Day, from.Instant, amount, State.Class != CaseClass.A),
            FrozenSince = State.Suspension is null || kind == Limits.SuspensionReview ? null : Now,
        };
        return ClockMath.WithWarnings(clock, Calendar);
    }

    private ComputedDeadline Compute(DateOnly day, DateTimeOffset instant, Duration amount, bool roll) =>
        amount.InDays ? Calendar.After(day, amount, roll) : Calendar.After(instant, amount);
}
