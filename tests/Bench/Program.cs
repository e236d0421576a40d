using Coordination.Bench;
using Coordination.Bench.Footprint;
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

ISection[] all = [new TransitionsSection(), new OverdueSection(), new FanOutSection(), new LatencySection(), new FootprintSection(), new RivalsSection()];
var run = new Run(options);
foreach (var section in all.Where(section => options.Only.Contains(section.Number)))
{
    await run.Measure(section);
}

await run.Publish();
return run.Failed ? 1 : 0;
