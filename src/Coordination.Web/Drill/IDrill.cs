namespace Coordination.Web.Drill;

/// <summary>The drill clock of this process; only drill processes have one.</summary>
public interface IDrill
{
    /// <summary>Business time.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Business seconds per system second; 0 when frozen until advanced.</summary>
    double Speed { get; }

    DrillStatus Status { get; }

    /// <summary>Steps through every due instant up to <paramref name="to"/> and answers when all have fired and every consequence has been delivered.</summary>
    /// <param name="to">Not before <see cref="Now"/>.</param>
    /// <exception cref="StuckDeadlineException">A deadline does not go away; the clock stands at its instant.</exception>
    Task<DrillReport> Advance(DateTimeOffset to, CancellationToken cancel = default);

    void SetSpeed(double factor);
}

/// <param name="Pending">Deadlines of the whole store that have not fired yet, whenever they are due.</param>
/// <param name="Running">An advance is under way.</param>
public sealed record DrillStatus(int Pending, bool Running);

/// <summary>What an advance did.</summary>
/// <param name="Steps">Instants at which something fired.</param>
/// <param name="Fired">Deadlines that fired.</param>
/// <param name="Now">Business time afterwards.</param>
public sealed record DrillReport(DateTimeOffset From, DateTimeOffset Now, int Steps, long Fired, TimeSpan Took);

/// <summary>What the sign-in page of a demo shows; only demo processes have one.</summary>
public interface IDemoGuide
{
    /// <summary>The one password of all sample accounts.</summary>
    string Password { get; }

    IReadOnlyList<DemoPerson> People { get; }
}

/// <param name="Title">What the person is, in Chinese and English.</param>
public sealed record DemoPerson(string UserName, string Name, string Title, string TitleEn);

/// <summary>A deadline was fired and stays: its owner keeps failing.</summary>
public sealed class StuckDeadlineException(string deadline, int tries, Exception? inner = null)
    : Exception($"The deadline {deadline} was fired {tries} times and stays.", inner)
{
    /// <summary>Key of the due row.</summary>
    public string Deadline { get; } = deadline;
}
