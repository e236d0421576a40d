using System.Globalization;
using System.Text;
using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Rectification;
using Coordination.Grains.Alerts;
using Coordination.Grains.Documents;
using Coordination.Grains.Store;
using Coordination.Harness.Running;
using Coordination.Harness.Town;

namespace Coordination.Harness.Checking;

/// <summary>The whole store against the run that should have been.</summary>
internal sealed class FinalCheck(World world, Archive archive, DateTimeOffset end)
{
    private readonly InOrder _sound = new(world, archive, end);

    public IEnumerable<Violation> All() =>
    [
        .. Same("case", _sound.Cases), .. Same("alert", _sound.Alerts), .. Homes(), .. Told(), .. Statuses(), .. References(), .. Registers(), .. Leftovers(),
    ];

    private IEnumerable<Violation> Same<TState>(string kind, Dictionary<EntityId, Course<TState>> sound)
        where TState : class
    {
        var found = archive.Entities(kind).ToHashSet();
        foreach (var id in found.Union(sound.Keys))
        {
            if (!sound.TryGetValue(id, out var course) || !found.Contains(id))
            {
                yield return new Violation(Invariants.History, $"{id} is {(course is null ? "there and should not be" : "missing")}.");
                continue;
            }

            if (Difference(archive.History(id), course.History) is { } difference)
            {
                yield return new Violation(Invariants.History, $"{id}: {difference}");
            }

            if (!Archive.Same(StoredJson.Write(archive.Head<TState>(id)!.State), StoredJson.Write(course.State)))
            {
                yield return new Violation(Invariants.State, $"{id}: the state is not that of the in-order run.");
            }
        }
    }

    /// <summary>The first event that differs in anything but when it was recorded and the id of the message that caused it.</summary>
    private static string? Difference(IReadOnlyList<Recorded> found, List<Recorded> sound)
    {
        for (var i = 0; i < Math.Max(found.Count, sound.Count); i++)
        {
            var (here, there) = (i < found.Count ? Line(found[i]) : "nothing", i < sound.Count ? Line(sound[i]) : "nothing");
            if (!Archive.Same(here, there))
            {
                return $"\n  is     {here}\n  should {there}\n  after  {(i == 0 ? "" : Line(found[i - 1]))}";
            }
        }

        return null;
    }

    private static string Line(Recorded recorded) => string.Create(
        CultureInfo.InvariantCulture,
        $"v{recorded.Version} {EventNames.Of(recorded.Event)} by {recorded.Actor.PersonId} at {recorded.At.UtcDateTime:O} {Text(recorded.Event)}");

    private static string Text(Event @event) => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(@event, @event.GetType(), StoredJson.Options));

    private IEnumerable<Violation> Homes()
    {
        foreach (var home in Places.Homes)
        {
            foreach (var row in archive.Rows(home, "alert|").Concat(archive.Rows(home, "case|")).Where(row => row.Key.EndsWith("|head", StringComparison.Ordinal)))
            {
                var id = EntityId.Parse(row.Key.Split('|')[1]);
                var source = id.Kind == EntityKinds.AlertLetter && EntityId.TryParse(archive.Head<AlertState>(id)?.State.Source, out var known) ? known : id;
                if (id.Home != home || source.Home != home)
                {
                    yield return new Violation(Invariants.Home, $"{id} of {source} is in {home}.");
                }
            }
        }
    }

    private IEnumerable<Violation> Told()
    {
        var found = archive.Partitions.Where(partition => partition.StartsWith("p:", StringComparison.Ordinal)).SelectMany(partition => archive.Rows(partition, "inbox|"))
            .Select(row => StoredJson.Read<InboxEntry>(row.Data.Span).Item).ToHashSet();
        var sound = _sound.Messages.Select(message => message.Body).OfType<Deliver>().SelectMany(deliver => deliver.Items).ToHashSet();
        return found.Except(sound).Select(item => new Violation(Invariants.Told, $"told: {item}"))
            .Concat(sound.Except(found).Select(item => new Violation(Invariants.Told, $"not told: {item}")));
    }

    private IEnumerable<Violation> Statuses()
    {
        var newest = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var update in _sound.Alerts.Values.SelectMany(course => course.Messages).Select(message => message.Body).OfType<UpdateInbox>())
        {
            newest[Keys.InboxStatus(update.PersonIds[0], update.Source, update.Occurrence)] = update.Status;
        }

        return newest.Where(pair => Status(pair.Key) != pair.Value).Select(pair => new Violation(Invariants.Status, $"{pair.Key} is {Status(pair.Key)}, not {pair.Value}."));
    }

    private string? Status(string key) =>
        Sync.Of(world.Truth.Read(world.Partitions.OfPerson(Keys.Unescape(key.Split('|')[1])), key)) is { } row ? StoredJson.Read<InboxStatus>(row.Data.Span).Status : null;

    private IEnumerable<Violation> References()
    {
        var wanted = archive.Entities("case").SelectMany(id => Wanted(id, world.CaseRules.Derive(id, archive.Head<CaseState>(id)!.State)))
            .Concat(archive.Entities("alert").SelectMany(id => Wanted(id, new AlertRules().Derive(id, archive.Head<AlertState>(id)!.State)))).ToHashSet(StringComparer.Ordinal);
        var found = Places.Homes.SelectMany(home => archive.Rows(home, Keys.Reference)).Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        return wanted.Except(found, StringComparer.Ordinal).Select(key => new Violation(Invariants.References, $"{key} is missing."))
            .Concat(found.Except(wanted, StringComparer.Ordinal).Select(key => new Violation(Invariants.References, $"{key} is there and should not be.")));
    }

    // The city above the home merges its children's boards and needs no reference.
    private static IEnumerable<string> Wanted(EntityId id, Derived derived) => derived.Open is null
        ? []
        : derived.Audiences.Where(audience => audience != id.Home && audience != Places.City && Places.Homes.Contains(audience)).Select(audience => Keys.ReferenceRow(audience, id));

    private IEnumerable<Violation> Registers()
    {
        var documents = new List<string>();
        foreach (var series in Places.Homes.SelectMany(home => archive.Rows(home, "docno|")).GroupBy(row => row.Key[..row.Key.LastIndexOf('|')]))
        {
            var numbers = series.Select(row => int.Parse(row.Key[(row.Key.LastIndexOf('|') + 1)..], CultureInfo.InvariantCulture)).ToArray();
            if (!numbers.SequenceEqual(Enumerable.Range(1, numbers.Length)))
            {
                yield return new Violation(Invariants.Register, $"{series.Key} has gaps: {string.Join(' ', numbers)}");
            }

            documents.AddRange(series.Select(row => StoredJson.Read<RegisterRow>(row.Data.Span).DocumentId));
        }

        var signed = _sound.Cases.Values.SelectMany(course => course.Messages).Select(message => message.Body).OfType<Domain.Documents.RequestNumber>().Select(request => request.DocumentId).ToHashSet(StringComparer.Ordinal);
        foreach (var document in documents.Where(document => !signed.Contains(document)).Concat(documents.GroupBy(document => document).Where(group => group.Count() > 1).Select(group => group.Key)))
        {
            yield return new Violation(Invariants.Register, $"{document} has a number and no signature, or two numbers.");
        }

        foreach (var document in signed.Except(documents, StringComparer.Ordinal))
        {
            yield return new Violation(Invariants.Register, $"{document} is signed and has no number.");
        }
    }

    private IEnumerable<Violation> Leftovers()
    {
        foreach (var row in archive.Partitions.SelectMany(partition => archive.Rows(partition, Keys.Outbox).Concat(archive.Rows(partition, "dead|"))))
        {
            yield return new Violation(Invariants.Rest, $"{row.Key} was left.");
        }
    }
}
