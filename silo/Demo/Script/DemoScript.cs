using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Silo.Drill;

namespace Coordination.Silo.Demo.Script;

/// <summary>
/// The sample people. What each of them does next follows from the state of a case alone, so they survive refusals, restarts and
/// whatever the audience does; chance is thrown per case and word, so the same seed gives the same term. Cases that others opened
/// are left to them.
/// </summary>
internal sealed partial class DemoScript(
    DueLedger ledger, DrillClock clock, IGrainFactory grains, IRulebooks rulebooks, WorkTracker work, ILogger<DemoScript> log) : IScript
{
    private const int MostOpen = 1_200;
    private const int MostAtOnce = 120;
    private const int MostPerInstant = 3;
    private const int MostRefusals = 3;
    private const int Concurrency = 48;

    private readonly Agenda<Step> _agenda = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _atThisInstant = new(StringComparer.Ordinal);
    private DateTimeOffset _instant;
    private DateTimeOffset _openedUntil;
    private DemoPlot? _plot;
    private SampleEvidence? _evidence;

    /// <summary>Acts are gathered on the next full such time: a term of seeding has hundreds of instants instead of thousands.</summary>
    public TimeSpan Grid { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Acts done since the start.</summary>
    public int Acts { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Cases of the script that are open now.</summary>
    public int Open => _open.Count;

    private Rulebook Rules => rulebooks.Current;

    private OfficeHours Hours => new(Rules.Calendar);

    /// <summary>From now on people act.</summary>
    public void Begin(DemoPlot plot, SampleEvidence evidence)
    {
        (_plot, _evidence, _openedUntil) = (plot, evidence, clock.Now);
        ledger.Follow();
    }

    public void Resume()
    {
        _openedUntil = clock.Now;
        _again.UnionWith(_agenda.Before(clock.Now));
    }

    public async Task<DateTimeOffset?> Next(CancellationToken cancel)
    {
        if (_plot is null)
        {
            return null;
        }

        await Look(cancel);
        var (opening, act) = (NextOpening(), _agenda.First);
        var next = act is null || opening < act ? opening : act;
        return next < clock.Now ? clock.Now : next;
    }

    public async Task Act(CancellationToken cancel)
    {
        var steps = _agenda.TakeDue(clock.Now, MostAtOnce).Select(due => due.What).Concat(Openings()).ToList();
        // Numbers of documents are given in the order of signing: two of one kind and body never at once.
        var waves = steps.GroupBy(step => step.Series).SelectMany(series => series.Select((step, n) => (step, n))).GroupBy(pair => pair.n, pair => pair.step).OrderBy(wave => wave.Key);
        foreach (var wave in waves)
        {
            await Parallel.ForEachAsync(wave, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (step, _) => await Do(step));
            await work.WhenIdle(cancel);
        }
    }

    private async Task Do(Step step)
    {
        var (command, person) = step.Alert ? (step.Command, await Answerer(step)) : (step.Command, step.Person);
        if (person is null || ((DirectorySnapshot)Rules.Directory).ActorOf(person, clock.Now) is not { } actor)
        {
            return;
        }

        var id = Ids.Of(_plot!.Seed, step.Entity, step.Name, clock.Now);
        var outcome = await Grain(step.Entity).Execute(new CommandEnvelope(id.Command, actor, command, id.Body));
        lock (_refusals)
        {
            Acts++;
            if (outcome.Refusal is { } refusal)
            {
                Refused++;
                _refusals[step.Word] = _refusals.GetValueOrDefault(step.Word) + 1;
                _again.Add(step.Entity);
                LogRefused(step.Entity, step.Name, refusal.Code);
            }
        }
    }

    private async Task<string?> Answerer(Step step) =>
        await Grain(step.Entity).View() is { } view ? AlertDuty.Who(StoredJson.Read<AlertState>(view.State), Rules.Directory, clock.Now) : null;

    /// <summary>Looks at everything that changed and plans anew for it.</summary>
    private async Task Look(CancellationToken cancel)
    {
        var cases = new List<PlannedCase>();
        foreach (var (key, data) in ledger.TakeChanged())
        {
            var id = key[(key.LastIndexOf('|') + 1)..];
            if (!key.StartsWith(Keys.Open + "case|", StringComparison.Ordinal))
            {
                PlanAnswer(id, data);
            }
            else if (_plot!.Find(id, Beijing.Date(clock.Now)) is { } planned)
            {
                _ = data is null ? _open.Remove(id) : _open.Add(id);
                _again.Remove(id);
                cases.Add(planned);
            }
        }

        cases.AddRange(_again.Select(id => _plot!.Find(id, Beijing.Date(clock.Now))).OfType<PlannedCase>());
        _again.Clear();
        await Task.WhenAll(cases.Chunk(64).Select(chunk => Task.WhenAll(chunk.Select(Plan))));
        cancel.ThrowIfCancellationRequested();
    }

    private async Task Plan(PlannedCase planned)
    {
        var id = planned.Id.ToString();
        if (await Grain(id).View() is not { } view)
        {
            return;
        }

        var state = StoredJson.Read<CaseState>(view.State);
        var scene = new Scene(_plot!.Seed, planned, state, Rules, Hours, clock.Now);
        lock (_agenda)
        {
            var duty = Duties(scene).Select(duty => Moved(id, duty)).OrderBy(duty => duty.At).ThenBy(duty => duty.Name, StringComparer.Ordinal).FirstOrDefault();
            if (duty is null)
            {
                _agenda.Remove(id);
                return;
            }

            _agenda.Set(id, duty.At, new Step(id, duty.Name, state.Owner, duty.Person, duty.Command));
        }
    }

    private IEnumerable<Duty> Duties(Scene scene)
    {
        var duties = scene.Case.Suspension is not null ? SideDuties.Of(scene)
            : SubjectDuties.Of(scene, _evidence!).Concat(OfficeDuties.Of(scene)).Concat(PressureDuties.Of(scene)).Concat(SideDuties.Of(scene));
        return duties.OfType<Duty>().Where(duty => duty.Person is not null && _refusals.GetValueOrDefault(Step.WordOf(scene.Case.Id, duty.Name)) < MostRefusals);
    }

    /// <summary>Never in the past, never all at once after a pause, never thrice at one instant, in office hours unless urgent.</summary>
    private Duty Moved(string id, Duty duty)
    {
        var spread = new Dice(_plot!.Seed, id, duty.Name, "moved").Share();
        var at = duty.At < clock.Now.AddHours(-1) ? Later(clock.Now, 0.2 + (spread * 5)) : duty.At < clock.Now ? clock.Now : duty.At;
        var refused = _refusals.GetValueOrDefault(Step.WordOf(id, duty.Name));
        at = refused > 0 ? Hours.After(at > clock.Now ? at : clock.Now, 4 * refused) : at;
        at = at <= clock.Now && Repeats(id) ? Hours.After(clock.Now, 1) : at;
        return duty with { At = OnGrid(duty.AnyTime ? at : Hours.At(at)) };

        DateTimeOffset Later(DateTimeOffset from, double hours) => duty.AnyTime ? from.AddHours(hours / 4) : Hours.After(from, hours);
    }

    private bool Repeats(string id)
    {
        if (_instant != clock.Now)
        {
            _instant = clock.Now;
            _atThisInstant.Clear();
        }

        return ++System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_atThisInstant, id, out _) > MostPerInstant;
    }

    private void PlanAnswer(string id, ReadOnlyMemory<byte>? data)
    {
        var row = data is { } json ? StoredJson.Read<BoardRow>(json.Span) : null;
        var ours = row?.SourceId is { } source && _plot!.Find(source, Beijing.Date(clock.Now)) is not null;
        if (!ours || _refusals.GetValueOrDefault(Step.WordOf(id, "ack")) >= MostRefusals || AlertDuty.When(_plot!.Seed, row!, Hours) is not { } at)
        {
            _agenda.Remove(id);
            return;
        }

        at = at < clock.Now ? clock.Now.AddMinutes(3) : at;
        _agenda.Set(id, row!.Severity == "P0" ? at : OnGrid(at), new Step(id, "ack", id, null, new Acknowledge(row.Occurrence), Alert: true));
    }

    private DateTimeOffset OnGrid(DateTimeOffset at) => at.UtcTicks % Grid.Ticks is var rest and not 0 ? at.AddTicks(Grid.Ticks - rest) : at;

    private DateTimeOffset? NextOpening()
    {
        if (_open.Count >= MostOpen)
        {
            return null;
        }

        for (var day = Beijing.Date(_openedUntil); day <= Beijing.Date(_openedUntil).AddDays(12); day = day.AddDays(1))
        {
            if (_plot!.Of(day).FirstOrDefault(planned => planned.At > _openedUntil) is { } next)
            {
                return OnGrid(next.At);
            }
        }

        return null;
    }

    private List<Step> Openings()
    {
        var due = new List<Step>();
        for (var day = Beijing.Date(_openedUntil); day <= Beijing.Date(clock.Now); day = day.AddDays(1))
        {
            due.AddRange(_plot!.Of(day).Where(planned => planned.At > _openedUntil && planned.At <= clock.Now)
                .Select(planned => new Step(planned.Id.ToString(), "open", planned.Id.Home, planned.Opener, planned.Open)));
        }

        _openedUntil = clock.Now;
        return due;
    }

    private IAggregateGrain Grain(string id)
    {
        var entity = EntityId.Parse(id);
        return grains.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(entity.Kind), id));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Entity}: {Name} was refused ({Code})")]
    private partial void LogRefused(string entity, string name, string code);

    /// <param name="Body">Whose numbers the act may take.</param>
    private sealed record Step(string Entity, string Name, string Body, string? Person, Command Command, bool Alert = false)
    {
        public string Series => Alert ? Entity : $"{Body}|{Name.Split('.')[0]}";

        public string Word => WordOf(Entity, Name);

        public static string WordOf(string entity, string name) => $"{entity}|{name}";
    }
}
