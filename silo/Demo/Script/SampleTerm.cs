using System.Diagnostics;
using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Silo.Drill;
using Coordination.Silo.Hosting;

namespace Coordination.Silo.Demo.Script;

/// <summary>
/// Lets a term pass before the audience enters: the script's people act through the same grains as everybody, from some months
/// before the start instant up to it. Interrupted, it goes on where it stood.
/// </summary>
internal sealed class SampleTerm(
    SiloSettings settings, DrillClock clock, DrillWalk walk, DemoScript script, IRulebooks rulebooks, ITableStore store, IBlobStore blobs)
{
    private const string Row = "drill|script";
    private const string Seed = "term";
    private static readonly TimeSpan Length = TimeSpan.FromDays(120);
    private static readonly TimeSpan Slice = TimeSpan.FromDays(1);

    /// <summary>Where a new store begins so that a term has passed at <see cref="SiloSettings.Clock"/>; nobody is in post before <see cref="SampleRoster.Since"/>.</summary>
    public static DateTimeOffset BeginOf(SiloSettings settings)
    {
        var begin = Beijing.Midnight(Beijing.Date(settings.Clock - Length));
        return settings.Quiet || settings.Clock <= SampleRoster.Since ? settings.Clock : begin < SampleRoster.Since ? SampleRoster.Since : begin;
    }

    /// <summary>Lets what is missing of the term pass, and hands the script over to the driver.</summary>
    public async Task Run(CancellationToken cancel)
    {
        var term = await Read();
        var plot = new DemoPlot(Seed, term.From, term.Until, (DirectorySnapshot)rulebooks.Current.Directory, new OfficeHours(rulebooks.Current.Calendar));
        script.Begin(plot, await SampleEvidence.Store(blobs, cancel));
        if (clock.Now < term.Until)
        {
            await Pass(term, cancel);
        }
    }

    private async Task Pass(Term term, CancellationToken cancel)
    {
        var (began, told) = (Stopwatch.StartNew(), 0L);
        await Say($"The people of the sample city work through a term of {Length.TotalDays:0} days first; then the demo opens at {settings.Urls}.");
        (script.Grid, var grid) = (TimeSpan.FromMinutes(30), script.Grid);
        while (clock.Now < term.Until)
        {
            var to = clock.Now + Slice;
            await walk.To(to < term.Until ? to : term.Until, cancel);
            if (began.ElapsedMilliseconds - told > 1_500)
            {
                told = began.ElapsedMilliseconds;
                await Say(string.Create(CultureInfo.InvariantCulture, $"Preparing the sample term … {(clock.Now - term.From) / (term.Until - term.From):P0} ({Beijing.Date(clock.Now):yyyy-MM-dd}), {script.Open} open cases, {script.Acts} acts"));
            }
        }

        script.Grid = grid;
        await clock.Save();
        await Say(string.Create(CultureInfo.InvariantCulture, $"The sample term is ready: {script.Open} open cases after {script.Acts} acts ({script.Refused} refused), in {began.Elapsed.TotalSeconds:F1} s."));
    }

    private async Task<Term> Read()
    {
        if (await store.Read(Keys.System, Row) is { } row)
        {
            return StoredJson.Read<Term>(row.Data.Span);
        }

        // A store that was begun quietly has no past to make up: people only act from here on.
        var term = clock.Now == BeginOf(settings) && clock.Now < settings.Clock ? new Term(clock.Now, settings.Clock) : new Term(clock.Now - Length, clock.Now);
        await store.Commit(Keys.System, [RowChange.Insert(Row, StoredJson.Write(term))]);
        return term;
    }

    private static Task Say(string line) => Console.Out.WriteLineAsync(line);

    /// <summary>The days the plot is made for.</summary>
    private sealed record Term(DateTimeOffset From, DateTimeOffset Until);
}
