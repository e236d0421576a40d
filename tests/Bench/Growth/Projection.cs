using Coordination.Bench.Report;

namespace Coordination.Bench.Growth;

/// <summary>What the measured figures come to for the nation, with the reckoning: numbers of domain.md 7 and the published limits of Azure Tables.</summary>
internal static class Projection
{
    // The real divisions, and domain.md 7.
    private const double Bodies = 3_682, Counties = 2_844, People = 1_600_000, Schools = 495_000, CasesOfAYear = 3_200_000, OpenAtPeak = 1_200_000, OverduesOfAYear = 381_000, EventsOfAYear = 215_000_000;
    private const double DueAtOnce = 1_000_000, DueWithin = 600, TellingsAtOnce = 2_000_000, TellingsWithin = 300;

    // Assumed, and said so.
    private const double Hashes = 256, OfficeMinutes = 600, LargestCounty = 4, PostsChangedOfAYear = 0.2, Busy = 0.5, Cores = 4;

    // Azure: entities of 1 KiB a second.
    private const double PerAccount = 20_000, PerPartition = 2_000;

    private const double Day = 1_440, Million = 1_000_000, GiB = 1024.0 * 1024 * 1024;

    private static double Partitions => Bodies + 1 + 2 * Hashes;

    /// <summary>Whether what a transition costs was measured in the same run.</summary>
    public static bool IsPossible(Run run) => run.Facts.ContainsKey(Fact.RequestsOfALife) && run.Facts.ContainsKey(Fact.RowsOfATelling);

    public static IEnumerable<Table> Tables(Run run)
    {
        var fact = run.Facts;
        var silos = Silos(run, out var processor);
        yield return Asked(fact, silos);
        yield return Bursts(fact);
        yield return Needed(fact, silos);
        if (processor is not null)
        {
            yield return processor;
        }
    }

    private static Table Asked(Dictionary<string, double> fact, double silos)
    {
        var table = Reckoned("The nation on an ordinary day: requests to the store");
        var (clocks, boards, upkeep) = (fact[Fact.OperationsPerPartition] * Partitions * Day, fact[Fact.BoardScansPerBoard] * Bodies * OfficeMinutes, fact[Fact.UpkeepOfASilo] * silos * Day);
        var cases = CasesOfAYear / 365 * fact[Fact.RequestsOfALife];
        var overdues = OverduesOfAYear / 365 * (fact[Fact.RequestsOfAnOverdue] + fact[Fact.TellingsOfAnOverdue] * fact[Fact.RequestsOfATelling]);
        var perEvent = fact[Fact.RequestsOfALife] / fact[Fact.CommandsOfALife];
        table.Add("partitions", $"{N(Bodies)} jurisdictions + sys + 2 × {N(Hashes)} hash partitions", Partitions);
        table.Add("clocks, a day", $"{N(Partitions)} partitions × {N(fact[Fact.OperationsPerPartition])}/min × 1,440", Text(clocks));
        table.Add("open boards, a day", $"{N(Bodies)} boards × {N(fact[Fact.BoardScansPerBoard])}/min × 600 min (all open ten hours: assumed)", Text(boards));
        table.Add("upkeep of silos, a day", $"{N(silos)} silos × {N(fact[Fact.UpkeepOfASilo])}/min × 1,440", Text(upkeep));
        table.Add("cases, a day", $"{N(CasesOfAYear)} a year / 365 × {N(fact[Fact.RequestsOfALife])} requests of a life", Text(cases));
        table.Add("overdues and who is told, a day", $"{N(OverduesOfAYear)} a year / 365 × ({N(fact[Fact.RequestsOfAnOverdue])} + {N(fact[Fact.TellingsOfAnOverdue])} × {N(fact[Fact.RequestsOfATelling])})", Text(overdues));
        table.Add("everything designed, a day (not built; instead of the two rows above)", $"{N(EventsOfAYear)} events a year / 365 × {N(perEvent)} requests of a command", Text(EventsOfAYear / 365 * perEvent));
        var all = clocks + boards + upkeep + Math.Max(cases + overdues, EventsOfAYear / 365 * perEvent);
        table.Add("all, a day", "clocks + boards + upkeep + everything designed", Text(all));
        table.Add("all, a second in the mean", $"{Text(all)} / 86,400", all / 86_400);
        table.Add("share of that which nobody asked for", "(clocks + boards + upkeep) / all", $"{N(100 * (clocks + boards + upkeep) / all)} %");
        table.Add("rows of cases a year", $"{N(CasesOfAYear)} × {N(fact[Fact.RowsOfALife])} rows of {N(fact[Fact.BytesOfALife] / fact[Fact.RowsOfALife])} bytes", $"{Text(CasesOfAYear * fact[Fact.RowsOfALife])}, {N(CasesOfAYear * fact[Fact.BytesOfALife] / GiB)} GiB");
        return table;
    }

    private static Table Bursts(Dictionary<string, double> fact)
    {
        var table = Reckoned("Bursts (domain.md 7): entities a second against Azure's limits");
        var due = DueAtOnce * fact[Fact.RowsOfAnOverdue] / DueWithin;
        var county = DueAtOnce / Counties * LargestCounty;
        var told = TellingsAtOnce * fact[Fact.RowsOfATelling] / TellingsWithin;
        table.Add("B1: 1,000,000 due at one midnight, in 10 min", $"{N(DueAtOnce)} × {N(fact[Fact.RowsOfAnOverdue])} entities / 600 s", due);
        table.Add("… accounts, each half used", $"{N(due)} / ({N(PerAccount)} × 0.5)", Math.Ceiling(due / PerAccount / Busy));
        table.Add("… in a county four times the mean, s at its partition's limit", $"{N(county)} cases × {N(fact[Fact.RowsOfAnOverdue])} / {N(PerPartition)}/s", county * fact[Fact.RowsOfAnOverdue] / PerPartition);
        table.Add("B2: 2,000,000 held deliveries of one morning, in 5 min", $"{N(TellingsAtOnce)} × {N(fact[Fact.RowsOfATelling])} entities / 300 s", told);
        table.Add("… accounts, each half used", $"{N(told)} / ({N(PerAccount)} × 0.5)", Math.Ceiling(told / PerAccount / Busy));
        table.Add("… a hash partition of people, share of its limit", $"2,000,000 / {N(Hashes)} / 300 s / {N(PerPartition)}/s", $"{N(100 * TellingsAtOnce / Hashes / TellingsWithin / PerPartition)} %");
        table.Notes.Add($"Azure Tables: {N(PerAccount)} entities of 1 KiB a second and account, {N(PerPartition)} a second and partition. Rows of this program are 0.3 to 2 KB.");
        return table;
    }

    private static Table Needed(Dictionary<string, double> fact, double silos)
    {
        var table = Reckoned("What each silo carries, and what bends first");
        var directory = fact[Fact.BytesPerPerson] * People;
        var boards = fact[Fact.BoardBytes] * Bodies / silos + fact[Fact.BytesPerShownCase] * OpenAtPeak * 2 / silos;
        var read = fact[Fact.BookSecondsPerPerson] * People;
        var changes = People * PostsChangedOfAYear / 365;
        table.Add("silos", "three at least; more as the burst B1 needs processors (below)", silos);
        table.Add("directory in the memory of every silo, GiB", $"{N(People)} people with their posts and schools × {N(fact[Fact.BytesPerPerson])} bytes", directory / GiB);
        table.Add("boards in memory, GiB", $"({N(Bodies)} boards × {N(fact[Fact.BoardBytes])} bytes + {N(OpenAtPeak)} open cases at the peak × 2 boards × {N(fact[Fact.BytesPerShownCase])} bytes) / {N(silos)} silos", boards / GiB);
        table.Add("requests to read the rule book", $"{N(fact[Fact.BookOperations])} for {N(fact[Fact.BodiesOfNode])} jurisdictions, and a page for each 1,000 of {Text(fact[Fact.BookRowsPerPerson] * People)} rows", fact[Fact.BookOperations] + fact[Fact.BookRowsPerPerson] * People / 1000);
        table.Add("processor seconds to read it", $"{N(People)} people × {N(fact[Fact.BookSecondsPerPerson] * Million)} µs", read);
        table.Add("changes of posts a day", $"{N(People)} × {N(100 * PostsChangedOfAYear)} % a year / 365 (assumed)", changes);
        table.Add("**rule book read anew, hours of each silo a day**", $"{N(changes)} changes × {N(read)} s / 3,600", changes * read / 3600);
        return table;
    }

    /// <summary>Silos by the processors that the burst of deadlines needs; three where that was not measured.</summary>
    private static double Silos(Run run, out Table? table)
    {
        table = null;
        if (!run.Facts.TryGetValue(Fact.ProcessorPerCommit, out var each))
        {
            return 3;
        }

        var batches = run.Facts[Fact.CommitsOfAnOverdue];
        var cores = DueAtOnce / DueWithin * batches * each;
        var silos = Math.Max(3, Math.Ceiling(cores / Cores / Busy));
        table = Reckoned("Processors");
        table.Add("cores for B1", $"{N(DueAtOnce)} / 600 s × {N(batches)} batches × {N(each * 1000)} ms of a silo per batch (three silos under load, section 7)", cores);
        table.Add("silos of four cores, half used", $"{N(cores)} / ({N(Cores)} × 0.5), three at least", silos);
        table.Add("memory of a silo at rest, GiB", "working set before any load (section 7)", run.Facts[Fact.RestingSilo] / GiB);
        return silos;
    }

    private static Table Reckoned(string title) => new(title, "quantity", "reckoning", "result");

    private static string N(double number) => Table.Show(number);

    private static string Text(double number) => number >= Million ? $"{N(number / Million)} M" : N(number);
}
