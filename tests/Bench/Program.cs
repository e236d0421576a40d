using Coordination.Bench;
using Coordination.Bench.Clustered;
using Coordination.Bench.Footprint;
using Coordination.Bench.Growth;
using Coordination.Bench.Overdue;
using Coordination.Bench.Push;
using Coordination.Bench.Report;
using Coordination.Bench.Rivals;
using Coordination.Bench.Transitions;

// Processes of their own: browsers, and a node whose start is timed.
switch (args)
{
    case ["listen", ..]:
        return await Listeners.Run();
    case ["start", var folder]:
        return await TimedStart.Run(folder);
    case ["grown", .. var how]:
        return await GrownNode.Run(how);
}

Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 64;
}

ISection[] all = [new TransitionsSection(), new OverdueSection(), new FanOutSection(), new LatencySection(), new FootprintSection(), new RivalsSection(), new SilosSection(), new KillSection(), new CostSection(), new GrowthSection()];
var run = new Run(options);
foreach (var section in all.Where(section => options.Only.Contains(section.Number)))
{
    await run.Measure(section);
}

await run.Publish(all);
return run.Failed ? 1 : 0;
