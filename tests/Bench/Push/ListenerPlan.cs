namespace Coordination.Bench.Push;

/// <summary>Who is to listen to what.</summary>
/// <param name="Hub">Path of the hub.</param>
/// <param name="Scope">What to subscribe to; null where a connection hears everything by itself.</param>
internal sealed record ListenerPlan(string Url, string Hub, string? Token, string? Scope, int Connections);

/// <summary>Commands to send over HTTP while the connections listen.</summary>
internal sealed record DrivePlan(ImmutableArray<Target> Targets, int PerSecond, int Seconds);

/// <param name="Token">Of somebody who may report progress of this case.</param>
internal sealed record Target(string CaseId, string Token);

/// <summary>Milliseconds.</summary>
/// <param name="Heard">Rows heard, over all connections.</param>
/// <param name="Missing">Commands that a connection never heard of.</param>
internal sealed record DriveResult(
    int Commands, int Refused, double? AnswerP50, double? AnswerP99, long Heard, long Missing, double? P50, double? P99, double? Max, double? FirstP50, double? FirstP99);
