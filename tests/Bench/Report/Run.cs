using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Coordination.Bench.Report;

/// <summary>One run over the sections asked for: their order, their conditions, and where the results go.</summary>
internal sealed class Run(Options options)
{
    private readonly List<Measured> _measured = [];
    private readonly DateTimeOffset _began = TimeProvider.System.GetLocalNow();

    public Options Options { get; } = options;

    /// <summary>Figures that a later section reckons with, by name.</summary>
    public Dictionary<string, double> Facts { get; } = new(StringComparer.Ordinal);

    /// <summary>A promise of the design did not hold, or a section broke.</summary>
    public bool Failed { get; private set; }

    public async Task Measure(ISection section)
    {
        // What sections before have left behind is not this one's to clear up.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var load = Machine.Load();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"({section.Number}) {section.Title}  [load {load:0.0}, heap {GC.GetTotalMemory(false) >> 20} MiB]"));
        var watch = Stopwatch.StartNew();
        var tables = new List<Table>();
        string? failure = null;
        try
        {
            await section.Measure(this, tables);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // One broken section must not cost the figures of the others.
            failure = error.Message;
            await Console.Error.WriteLineAsync(error.ToString());
        }

        Failed |= failure is not null;
        _measured.Add(new Measured(section.Number, section.Title, load, Machine.Load(), watch.Elapsed.TotalSeconds, failure, tables));
        await File.WriteAllTextAsync(Prepared(Options.Json), Json());
    }

    /// <summary>States a promise that was measured; a broken one fails the run.</summary>
    public void Promise(bool holds, string promise)
    {
        Console.WriteLine($"  {(holds ? "holds" : "BROKEN")}: {promise}");
        Failed |= !holds;
    }

    /// <summary>A folder of this run's own, empty.</summary>
    public string Folder(string name)
    {
        var folder = Path.Combine(Options.Temp, $"coordination-bench-{Environment.ProcessId}", name);
        Remove(folder);
        Directory.CreateDirectory(folder);
        return folder;
    }

    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <param name="all">Every section there is: a part of a document of which some were not measured is left as it was.</param>
    public async Task Publish(IReadOnlyList<ISection> all)
    {
        Remove(Path.Combine(Options.Temp, $"coordination-bench-{Environment.ProcessId}"));
        Console.WriteLine();
        Console.WriteLine(string.Join('\n', Markdown(_measured)));
        Console.WriteLine($"JSON: {Options.Json}");
        foreach (var page in all.GroupBy(section => section.Page).Where(_ => Options.WriteDocs))
        {
            var measured = _measured.Where(one => page.Any(section => section.Number == one.Number)).ToList();
            if (measured.Count == page.Count())
            {
                await Docs.Write(page.Key, string.Join('\n', Markdown(measured)));
            }
            else if (measured.Count > 0)
            {
                Console.WriteLine($"{page.Key} is left as it was: it is written when sections {string.Join(',', page.Select(section => section.Number))} are measured in one run.");
            }
        }
    }

    private static string Prepared(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    private IEnumerable<string> Markdown(IReadOnlyList<Measured> measured)
    {
        var only = string.Join(',', measured.Select(section => section.Number));
        yield return string.Create(CultureInfo.InvariantCulture, $"Measured {_began:yyyy-MM-dd} by `dotnet run -c Release --project tests/Bench -- --only {only}{(Options.Quick ? " --quick" : "")}`.");
        yield return $"{Machine.Describe()}. Everything on loopback, in one run; compare ratios, not absolute figures.";
        yield return "";
        foreach (var section in measured)
        {
            yield return $"### {section.Title}";
            yield return "";
            yield return Condition(section);
            yield return "";
            foreach (var line in section.Tables.SelectMany(table => table.Markdown()))
            {
                yield return line;
            }
        }
    }

    private static string Condition(Measured section)
    {
        var loud = Math.Max(section.LoadBefore ?? 0, 0) > Machine.QuietLoad;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Load average before {section.LoadBefore:0.0}, after {section.LoadAfter:0.0}; took {section.Seconds:0} s.{(loud ? " **The minute before was busy: with the section before, or with other work.**" : "")}{(section.Failure is null ? "" : $" **Ended early: {section.Failure}**")}");
    }

    private string Json() => JsonSerializer.Serialize(
        new
        {
            measured = _began,
            machine = Machine.Describe(),
            quick = Options.Quick,
            sections = _measured.Select(section => new
            {
                section.Number, section.Title, section.LoadBefore, section.LoadAfter, section.Seconds, section.Failure,
                tables = section.Tables.Select(table => new
                {
                    table.Title,
                    rows = table.Rows.Select(row => table.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)),
                    table.Notes,
                }),
            }),
        },
        Indented);

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private sealed record Measured(int Number, string Title, double? LoadBefore, double? LoadAfter, double Seconds, string? Failure, List<Table> Tables);
}
