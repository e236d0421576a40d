using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Tests.Time;
using Coordination.Domain.Time;
using CsCheck;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>Laws 1, 2 and 5 over random lives of an alert. A failure prints its seed.</summary>
public class AlertPropertyTests
{
    private static readonly DateTimeOffset Start = At("2026-03-10T00:00");

    private static readonly string[] Kinds = ["AL-02", "AL-02A", "AL-04", "AL-05", "AL-09", "AL-10", "AL-30b", "AL-39", "AL-53", "AL-54"];

    private static readonly string[] Actors = ["wang", "li", "zhao", "k-ci", "k-op", "t-op", "k-dir", "sun"];

    /// <summary>Condition versions of one source: on (twice as likely), off, paused, begun anew.</summary>
    private static readonly Gen<(string Kind, int[] Words)> Lives = Gen.Select(Gen.OneOf(Kinds), Gen.Int[0, 5].Array[1, 6]);

    [Fact]
    public void Conditions_RepeatedAndReordered_EndWhereTheNewestSays() =>
        Gen.Select(Lives, Gen.Int[0, 10_000]).Sample((life, seed) =>
        {
            var messages = life.Words.Select((word, index) => (Version: index + 1L, Condition: Word(life.Kind, word))).ToArray();
            var random = new Random(seed);
            var shuffled = messages.Concat(messages.Where(_ => random.Next(2) == 0)).OrderBy(_ => random.Next()).ToArray();

            var ordered = Told(life.Kind, messages);
            var disordered = Told(life.Kind, shuffled);

            Assert.Equal(Shape(ordered), Shape(disordered));
        });

    [Fact]
    public void Ticks_LateOrPunctual_GiveTheSameHistoryButForTheTimeOfRecording() =>
        Gen.Select(Lives, Gen.Select(Gen.Int[1, 300], Gen.Int[0, Actors.Length]).Array[0, 8]).Sample((life, acts) =>
        {
            var punctual = Live(life, acts, punctual: true);
            var late = Live(life, acts, punctual: false);

            Assert.Equal(punctual.History.Select(Line), late.History.Select(Line));
            Assert.All(late.History, recorded => Assert.True(recorded.RecordedAt >= recorded.At));
        });

    [Fact]
    public void Replay_OfTheHistory_GivesTheState() =>
        Gen.Select(Lives, Gen.Select(Gen.Int[1, 300], Gen.Int[0, Actors.Length]).Array[0, 8]).Sample((life, acts) =>
        {
            var run = Live(life, acts, punctual: true);
            var rules = new AlertRules();

            var stored = run.History.Select(recorded => recorded with { Event = Reread(recorded.Event) });
            var folded = stored.Aggregate(AlertState.Empty, rules.Evolve);

            Assert.Equal(Json(run.State), Json(folded));
            Assert.Equal(Json(run.State), Json(StoredJson.Read<AlertState>(StoredJson.Write(run.State))));
            Assert.InRange(StoredJson.Write(run.State).Length, 2, 48 * 1024);
        });

    [Fact]
    public void Deliveries_KeepTheWindowAndTheOrderOfTime() =>
        Gen.Select(Lives, Gen.Select(Gen.Int[1, 300], Gen.Int[0, Actors.Length]).Array[0, 8]).Sample((life, acts) =>
        {
            var run = Live(life, acts, punctual: true);

            Assert.All(run.Sent, sent => Assert.Equal(sent.SentAt, DeliveryWindows.Next(sent.Severity, sent.SentAt, Announced.Calendar)));
            Assert.Equal(run.Sent.Select(sent => sent.SentAt).Order(), run.Sent.Select(sent => sent.SentAt));
            Assert.True(run.State.Open is not null || run.State.Condition is not null || run.NextDeadline() is null);
        });

    [Fact]
    public void Repeats_GoOnlyToThoseToldBeforeAtThatTierWhoOweAnAnswer() =>
        Gen.Select(Lives, Gen.Select(Gen.Int[1, 300], Gen.Int[0, Actors.Length]).Array[0, 8]).Sample((life, acts) =>
        {
            var state = AlertState.Empty;
            foreach (var recorded in Live(life, acts, punctual: true).History)
            {
                if (recorded.Event is Sent { Reason: SendReason.Repeat } repeat)
                {
                    Assert.All(repeat.Recipients, person => Assert.Contains(state.Open!.Told, told => told.PersonId == person.PersonId && told.Tier == repeat.Tier && told.AckOwed));
                }

                state = new AlertRules().Evolve(state, recorded);
            }
        });

    private static AlertRun Live((string Kind, int[] Words) life, (int Hours, int Actor)[] acts, bool punctual)
    {
        var run = new AlertRun { Punctual = punctual };
        // Life-safety repeats every five minutes: a life of hours is as eventful as one of days elsewhere.
        var scale = AlertCatalogue.Find(life.Kind, "").Severity == Severity.P0 ? 1.0 / 30 : 1.0;
        var words = life.Words.Select((word, index) => (At: Start.AddHours(37 * index * scale), Do: (Action<DateTimeOffset>)(at => run.Tell(at, index + 1, Word(life.Kind, word), "ended", KeyOf(life.Kind)))));
        var people = acts.Select(act => (At: Start.AddHours(act.Hours * scale), Do: (Action<DateTimeOffset>)(at => Act(run, act.Actor, at))));
        foreach (var (at, act) in words.Concat(people).OrderBy(step => step.At))
        {
            act(at);
        }

        run.Advance(Start.AddDays(16 * scale));
        return run;
    }

    private static void Act(AlertRun run, int actor, DateTimeOffset at)
    {
        var person = Actors[Math.Min(actor, Actors.Length - 1)];
        Command command = actor == Actors.Length ? new EscalateNow() : new Acknowledge();
        run.Execute(at, run.Roster.ActorOf(person, at)!, command);
    }

    private static AlertRun Told(string kind, IEnumerable<(long Version, Condition? Condition)> messages)
    {
        var run = new AlertRun();
        foreach (var (version, condition) in messages)
        {
            run.Tell(Start.AddHours(30), version, condition, "ended", KeyOf(kind));
        }

        return run;
    }

    private static AlertKey KeyOf(string kind) => new(kind, SchoolCode, CaseId);

    private static Condition? Word(string kind, int word)
    {
        var on = Case(kind, "2026-03-10T00:00", "2026-03-09") with { Stage = 1 };
        return word switch
        {
            0 => null,
            1 => on with { PausedSince = Start.AddHours(3) },
            2 => on with { Stage = 2 },
            3 when kind == "AL-09" => on with { Warnings = [new Telling(Start, Severity.P2)], Breach = Start.AddDays(2), Trigger = Beijing.Date(Start).AddDays(1) },
            _ => on,
        };
    }

    /// <summary>What must not depend on the order of messages; the count of occurrences and what was said meanwhile may.</summary>
    private static string Shape(AlertRun run) => Json(new
    {
        open = run.State.Open is not null, paused = run.State.Open?.PausedSince, since = run.State.Open?.RaisedAt, variant = run.State.Open?.Variant,
        condition = run.State.Condition, version = run.State.Sources.Single().Version,
    });

    private static string Line(Recorded recorded) => $"{recorded.Version} {recorded.At:O} {EventNames.Of(recorded.Event)} {Json(recorded.Event)}";

    private static Event Reread(Event @event) =>
        (Event)System.Text.Json.JsonSerializer.Deserialize(Json(@event), EventNames.Find(EventNames.Of(@event)), StoredJson.Options)!;

    private static string Json(object value) => Encoding.UTF8.GetString(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), StoredJson.Options));
}
