using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Bench.Report;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Grains.Boards;
using Coordination.Silo.Demo;

namespace Coordination.Bench.Push;

/// <summary>(4) From a command's departure to a browser that shows it.</summary>
internal sealed class LatencySection : ISection
{
    private const int Connections = 500;
    private const int PerSecond = 50;

    public int Number => 4;

    public string Title => "From a command to the browsers";

    public async Task Measure(Run run, List<Table> tables)
    {
        var table = new Table(
            $"{PerSecond} commands/s over HTTP, {Connections} browsers on the county's board, both from another process",
            "commands", "refused", "answer p50 ms", "answer p99 ms", "first browser p50 ms", "first browser p99 ms", "every browser p50 ms", "every browser p99 ms", "max ms", "never heard");
        table.Notes.Add($"From before the request is sent to the client's handler. Durable commit, board grain and the {new BoardOptions().Coalesce.TotalMilliseconds:0} ms between two steps of a board included.");
        tables.Add(table);
        var folder = run.Folder("latency");
        var cases = await Stores.Build(folder, 0, 600, CaseClass.D);
        await using (var node = await Node.Start(folder, Stores.Morning))
        {
            await using var listeners = ListenerProcess.Start();
            await listeners.Connect(new ListenerPlan(node.Url, "/hubs/live", await Session.Begin(node, Role.OP, SampleSeed.Anyue), $"board:{SampleSeed.Anyue}", Connections));
            var targets = await Targets(node, cases);
            await listeners.Drive(new DrivePlan(targets, PerSecond, 15));
            await listeners.Connect(new ListenerPlan(node.Url, "/hubs/live", await Session.Begin(node, Role.OP, SampleSeed.Anyue), $"board:{SampleSeed.Anyue}", Connections));
            var result = await listeners.Drive(new DrivePlan(targets, PerSecond, run.Options.Quick ? 8 : 30));
            table.Add(
                result.Commands, result.Refused, result.AnswerP50, result.AnswerP99, result.FirstP50, result.FirstP99, result.P50, result.P99, result.Max, result.Missing);
            run.Promise(result is { Refused: 0, Missing: 0 }, "every browser heard of every command");
        }

        Run.Remove(folder);
    }

    private static async Task<ImmutableArray<Target>> Targets(Node node, List<FilledCase> cases)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        var targets = ImmutableArray.CreateBuilder<Target>();
        foreach (var filled in cases.Where(filled => filled.Id.Home == SampleSeed.Anyue).Take(160))
        {
            if (!tokens.TryGetValue(filled.School, out var token))
            {
                tokens[filled.School] = token = await Session.Begin(node, Role.SCH_P, filled.School);
            }

            targets.Add(new Target(filled.Id.ToString(), token));
        }

        return targets.ToImmutable();
    }
}
