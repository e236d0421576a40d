using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Grains.Aggregates;
using Orleans.Concurrency;

namespace Coordination.Grains.Configuration;

/// <summary>The one writer of calendars, settings and orders. Key: <c>sys</c>.</summary>
/// <remarks>A change is proposed by one person and approved by another (domain.md 2.5 "Columns not shown", case commands).</remarks>
[Alias("Coordination.IConfiguration")]
public interface IConfigurationGrain : IGrainWithStringKey
{
    [Alias("Propose")]
    Task<CommandOutcome> Propose(CommandIdentity by, ConfigurationChange change);

    /// <summary>Puts a proposed change into force and starts the walk that brings it to sleeping entities. Refused when the approver is the proposer or may not approve.</summary>
    [Alias("Approve")]
    Task<CommandOutcome> Approve(CommandIdentity by, string proposalId);

    [Alias("Proposals")]
    [ReadOnly]
    Task<ImmutableArray<ConfigurationProposal>> Proposals();

    /// <summary>A force-majeure order of a chief inspector: in force at once in every jurisdiction it names, then carried to each case by the walker.</summary>
    [Alias("Suspend")]
    Task<CommandOutcome> Suspend(CommandIdentity by, ImmutableArray<string> jurisdictions, string reason);

    [Alias("Lift")]
    Task<CommandOutcome> Lift(CommandIdentity by, string orderId);
}

/// <summary>Who asks, and the idempotency key.</summary>
[GenerateSerializer, Immutable, Alias("command.identity")]
public sealed record CommandIdentity([property: Id(0)] string CommandId, [property: Id(1)] Actor Actor, [property: Id(2)] string BodyHash);

/// <summary>What is to change.</summary>
[GenerateSerializer, Immutable, Alias("configuration.change")]
public abstract record ConfigurationChange;

/// <summary>A year of the national calendar, as announced.</summary>
/// <param name="YearJson">JSON of a calendar year: off days and make-up working days with names.</param>
[GenerateSerializer, Immutable, Alias("configuration.calendar")]
public sealed record LoadCalendar([property: Id(0)] string YearJson) : ConfigurationChange;

/// <summary>A [CFG] number of a jurisdiction from a date on.</summary>
[GenerateSerializer, Immutable, Alias("configuration.setting")]
public sealed record ChangeSetting(
    [property: Id(0)] string Jurisdiction, [property: Id(1)] string Key, [property: Id(2)] DateOnly From, [property: Id(3)] string Value) : ConfigurationChange;

/// <summary>Offices of a jurisdiction and of those below it are closed on some days by a local order; the same number again replaces it, or lifts it.</summary>
[GenerateSerializer, Immutable, Alias("configuration.closure")]
public sealed record DeclareClosure([property: Id(0)] LocalClosure Closure) : ConfigurationChange;

/// <summary>A school term that a jurisdiction keeps on days of its own.</summary>
[GenerateSerializer, Immutable, Alias("configuration.school-term")]
public sealed record SetSchoolTerm([property: Id(0)] SchoolTerm Term) : ConfigurationChange;

/// <param name="Status"><c>proposed</c> or <c>approved</c>.</param>
[GenerateSerializer, Immutable, Alias("configuration.proposal")]
public sealed record ConfigurationProposal(
    [property: Id(0)] string Id, [property: Id(1)] ConfigurationChange Change, [property: Id(2)] Actor By, [property: Id(3)] DateTimeOffset At, [property: Id(4)] string Status);
