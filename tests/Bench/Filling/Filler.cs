using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;

namespace Coordination.Bench.Filling;

/// <summary>Fills a store with cases, through <see cref="ITableStore"/> and in the product's own rows.</summary>
internal static class Filler
{
    private const int RowsPerBatch = 96;
    private const int InFlight = 128;

    /// <summary>Some schools of each county, so that boards, inboxes and rosters have work of the usual spread.</summary>
    private const int SchoolsPerCounty = 8;

    /// <summary>A case at work on 03-05, its alert waiting for the first warning.</summary>
    public static ImmutableArray<Template> AtWork(Rulebook rules, CaseClass @class) =>
        Of(rules, (school, seed) => new Course(rules, school, seed).AtWork(@class));

    /// <summary>The same at the first schools of other counties than the sample city's.</summary>
    public static ImmutableArray<Template> AtWork(Rulebook rules, CaseClass @class, IEnumerable<string> counties) =>
        [.. counties.SelectMany(county => Schools(rules, county)).Select(school => Checked((at, seed) => new Course(rules, at, seed).AtWork(@class), school))];

    /// <summary>A case at work whose term ends with 04-03, as things stand at an instant.</summary>
    public static ImmutableArray<Template> AtWork(Rulebook rules, CaseClass @class, DateTimeOffset at) =>
        Of(rules, (school, seed) => new Course(rules, school, seed).AtWork(@class).SettleUntil(at));

    /// <summary>A case of the past: opened, numbered, ended, with its row for history.</summary>
    public static ImmutableArray<Template> Ended(Rulebook rules) => Of(rules, (school, seed) => new Course(rules, school, seed).Cancelled());

    /// <summary>The ids of a filling, the same for the same seed.</summary>
    public static EntityId IdOf(Template template, string seed, int n) =>
        EntityId.Derive(template.Home, EntityKinds.CaseLetter, seed, n.ToString(CultureInfo.InvariantCulture));

    /// <returns>The cases, in the order of their keys.</returns>
    public static async Task<List<FilledCase>> Fill(ITableStore store, ImmutableArray<Template> templates, int count, string seed)
    {
        // In the order of their keys a million cases fill pages one after the other; in random order each dirties its own.
        var cases = Enumerable.Range(0, count).Select(n => templates[n % templates.Length])
            .Select((template, n) => (Id: IdOf(template, seed, n), Template: template))
            .OrderBy(item => item.Id.Home, StringComparer.Ordinal).ThenBy(item => item.Id.Tail, StringComparer.Ordinal)
            .ToList();
        using var slots = new SemaphoreSlim(InFlight);
        var waiting = new List<Task>();
        foreach (var home in cases.GroupBy(item => item.Id.Home))
        {
            var batch = new List<RowChange>(RowsPerBatch);
            foreach (var row in home.SelectMany(item => item.Template.Stamp(item.Id)))
            {
                batch.Add(RowChange.Insert(row.Key, row.Data));
                if (batch.Count == RowsPerBatch)
                {
                    waiting.Add(await Send(store, home.Key, batch, slots));
                    batch = new List<RowChange>(RowsPerBatch);
                }
            }

            if (batch.Count > 0)
            {
                waiting.Add(await Send(store, home.Key, batch, slots));
            }
        }

        await Task.WhenAll(waiting);
        return [.. cases.Select(item => new FilledCase(item.Id, item.Template.School))];
    }

    private static ImmutableArray<Template> Of(Rulebook rules, Func<School, string, Course> course) =>
        [.. SampleSeed.Counties.SelectMany(county => Schools(rules, county)).Select(school => Checked(course, school))];

    private static IEnumerable<School> Schools(Rulebook rules, string county) => ((DirectorySnapshot)rules.Directory).Schools
        .Where(school => school.Location == county && school.AdministeredBy == county).OrderBy(school => school.Id, StringComparer.Ordinal).Take(SchoolsPerCounty);

    /// <summary>A stamped case must be what the rules themselves would have written.</summary>
    private static Template Checked(Func<School, string, Course> course, School school)
    {
        var template = Template.Of(course(school, "template"));
        var other = course(school, "other");
        var decided = other.Rows().ToDictionary(row => row.Key, row => Convert.ToHexString(row.Data), StringComparer.Ordinal);
        var stamped = template.Stamp(other.Case.Id).ToDictionary(row => row.Key, row => Convert.ToHexString(row.Data), StringComparer.Ordinal);
        var differing = decided.Keys.Union(stamped.Keys).FirstOrDefault(key => decided.GetValueOrDefault(key) != stamped.GetValueOrDefault(key));
        return differing is null ? template : throw new InvalidOperationException($"A stamped case differs from a decided one at {differing}.\n{Text(stamped, differing)}\n{Text(decided, differing)}");
    }

    private static string Text(Dictionary<string, string> rows, string key) =>
        rows.TryGetValue(key, out var hex) ? System.Text.Encoding.UTF8.GetString(Convert.FromHexString(hex)) : "(none)";

    private static async Task<Task> Send(ITableStore store, string home, List<RowChange> batch, SemaphoreSlim slots)
    {
        await slots.WaitAsync();
        return Commit();

        async Task Commit()
        {
            try
            {
                var result = await store.Commit(home, batch, CommitLane.Command);
                _ = result.Committed ? result : throw new InvalidOperationException($"The filling met a row that is there: {result.Conflict}.");
            }
            finally
            {
                slots.Release();
            }
        }
    }
}

/// <summary>A case in a store.</summary>
internal readonly record struct FilledCase(EntityId Id, string School);
