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
    Task<DrillReport> Advance(DateTimeOffset to, CancellationToken cancel = default);

    void SetSpeed(double factor);
}

/// <param name="Pending">Due rows not yet fired that the clocks know of.</param>
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
