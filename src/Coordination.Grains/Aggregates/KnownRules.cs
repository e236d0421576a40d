using System.Collections.Frozen;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Jobs;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;

namespace Coordination.Grains.Aggregates;

/// <summary>Something that can be made of the rules of any kind.</summary>
internal interface IOfRules<out T>
{
    T Of<TState>(IRules<TState> rules)
        where TState : class;
}

/// <summary>The rules of every kind of entity, by its word: for those who read entities without their grains.</summary>
internal static class KnownRules
{
    public static FrozenDictionary<string, T> Each<T>(ICron cron, IOfRules<T> make) => new Dictionary<char, T>
    {
        [EntityKinds.CaseLetter] = make.Of(new CaseRules()),
        [EntityKinds.AlertLetter] = make.Of(new AlertRules()),
        [EntityKinds.JobLetter] = make.Of(new JobRules(cron)),
        [EntityKinds.WatchLetter] = make.Of(new IndependenceRules()),
    }.ToFrozenDictionary(pair => EntityKinds.Word(pair.Key), pair => pair.Value, StringComparer.Ordinal);
}
