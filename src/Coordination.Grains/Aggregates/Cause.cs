using System.Diagnostics;

namespace Coordination.Grains.Aggregates;

/// <summary>
/// What brought something about, for traces. A trace follows calls and awaits, but no queue and no timer: where work waits in one, its cause waits
/// with it. All of this is nothing while nobody takes the spans.
/// </summary>
internal static class Cause
{
    /// <summary>A span names so many causes at most: of a flood, some tell what all would.</summary>
    private const int MostLinks = 32;

    private static readonly ActivitySource Source = new("Coordination.Grains");

    /// <summary>Of what is being done now; the default of the type while nothing is traced.</summary>
    public static ActivityContext Current => Activity.Current?.Context ?? default;

    /// <summary>A span below its cause; where there is none known, the first of a trace of its own.</summary>
    public static Activity? Begin(string name, ActivityContext cause = default) => Source.StartActivity(name, ActivityKind.Internal, cause);

    /// <summary>One span for what several causes led to: below the first, linked to the others. None when none is known.</summary>
    public static Activity? Begin(string name, IReadOnlyCollection<ActivityContext> causes) => causes.Where(cause => cause != default).Take(MostLinks).ToList() is [var first, .. var others]
        ? Source.StartActivity(name, ActivityKind.Internal, first, links: others.Select(cause => new ActivityLink(cause)))
        : null;
}
