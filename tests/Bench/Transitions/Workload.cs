using System.Diagnostics;
using System.Globalization;
using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;

namespace Coordination.Bench.Transitions;

/// <summary>What each of the concurrent cases is sent, one command after the other's answer.</summary>
internal sealed class Workload(Node node, Func<int, (Role Role, Command Command)> command)
{
    /// <summary>A school reports progress: head, event, answer, board row.</summary>
    public static (Role Role, Command Command) Progress(int n) =>
        (Role.SCH_P, new ReportProgress(string.Create(CultureInfo.InvariantCulture, $"第{n}次进展:留样台账已补建,专人负责。")));

    /// <summary>An extension is asked for and refused: a deadline and an alert come and go, and people are told.</summary>
    public static (Role Role, Command Command) Extension(int n) =>
        n % 2 == 0 ? (Role.SCH_P, new RequestExtension("设备到货延迟")) : (Role.OFF_H, new RefuseExtension("理由不充分"));

    /// <summary>Runs every case until told to stop.</summary>
    /// <param name="took">Milliseconds of each accepted command.</param>
    public Task Drive(IReadOnlyList<FilledCase> cases, List<double>[] took, CancellationToken stop) =>
        Task.WhenAll(cases.Select((filled, i) => Task.Run(() => Drive(filled, took[i], stop), CancellationToken.None)));

    private async Task Drive(FilledCase filled, List<double> took, CancellationToken stop)
    {
        var grain = node.Grains.GetGrain<IAggregateGrain>(GrainId.Create("case", filled.Id.ToString()));
        var actors = new Dictionary<Role, Actor>();
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var (role, what) = command(n);
            if (!actors.TryGetValue(role, out var actor))
            {
                actors[role] = actor = ActorOf(role, role == Role.SCH_P ? filled.School : filled.Id.Home);
            }

            var envelope = new CommandEnvelope(Guid.NewGuid().ToString("D"), actor, what, "measured");
            var began = Stopwatch.GetTimestamp();
            var outcome = await grain.Execute(envelope);
            if (outcome.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"{what.GetType().Name} was refused: {refusal.Code}");
            }

            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private Actor ActorOf(Role role, string scope)
    {
        var now = node.Clock.Now;
        return node.Directory.ActorOf(node.Directory.Holders(role, scope, now)[0].PersonId, now)!;
    }
}
