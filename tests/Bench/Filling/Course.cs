using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Configuration;
using Coordination.Domain.Documents;
using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;

namespace Coordination.Bench.Filling;

/// <summary>
/// A case and its alerts, driven through the product's rules without a grain or a store; the register and the inbox answer in the
/// same instant. What it leaves is what the product would have written.
/// </summary>
internal sealed class Course
{
    private static readonly CaseRules CaseRules = new();
    private static readonly AlertRules AlertRules = new();

    private readonly Rulebook _rulebook;
    private readonly DirectorySnapshot _directory;
    private readonly Dictionary<AlertKey, Entity<AlertState>> _alerts = [];
    private int _commands;

    public Course(Rulebook rulebook, School school, string seed)
    {
        (_rulebook, _directory, School) = (rulebook, (DirectorySnapshot)rulebook.Directory, school);
        Case = new Entity<CaseState>(CaseRules, EntityId.Derive(_directory.BodyOf(school), EntityKinds.CaseLetter, seed, school.Id), rulebook);
    }

    public School School { get; }

    public Entity<CaseState> Case { get; }

    /// <summary>Alerts the case has spoken to, with their keys: their ids follow from the case's.</summary>
    public IReadOnlyDictionary<AlertKey, Entity<AlertState>> Alerts => _alerts;

    public static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text + " +08:00", "yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    /// <summary>A case of class C at work: notice signed 03-04, its term ends with 04-03.</summary>
    public Course AtWork(CaseClass @class)
    {
        Opened(@class).Do("2026-03-04 09:30", Role.OFF_H, Case.Id.Home, new IssueNotice(null, ["《教育督导条例》第十八条"]));
        return Do("2026-03-05 09:00", Role.SCH_P, School.Id, new ReceiptNotice()).Do("2026-03-05 09:05", Role.SCH_P, School.Id, new StartWork());
    }

    public Course Opened(CaseClass @class) => Do("2026-03-03 16:40", Role.RI, School.Id, new OpenCase
    {
        Subject = School.Id, Class = @class, Title = "食堂留样记录缺失12天", Problem = "食堂留样记录缺失12天,留样柜温度未记录,责任人不明确。", FindingId = "f1",
    });

    public Course Cancelled() => Opened(CaseClass.C).Do("2026-03-03 17:40", Role.CI, Case.Id.Home, new CancelCase("重复立案"));

    public Course Do(string at, Role role, string scope, Command command)
    {
        var now = At(at);
        SettleUntil(now);
        var person = _directory.Holders(role, scope, now)[0].PersonId;
        var key = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{++_commands:D12}");
        Deliver(Case.Execute(now, new CommandEnvelope(key, _directory.ActorOf(person, now)!, command, new string('0', 64))), now);
        return this;
    }

    /// <summary>Fires everything due before an instant, case and alerts in the order of their deadlines.</summary>
    public Course SettleUntil(DateTimeOffset until)
    {
        var settle = new CommandEnvelope("", Actor.System, new Settle());
        while (true)
        {
            var alert = _alerts.Values.Where(alert => alert.NextDue < until).MinBy(alert => alert.NextDue);
            if (Case.NextDue is { } due && due < until && !(alert?.NextDue < due))
            {
                Deliver(Case.Execute(due, settle), due);
            }
            else if (alert is { NextDue: { } alertDue })
            {
                Deliver(alert.Execute(alertDue, settle), alertDue);
            }
            else
            {
                return this;
            }
        }
    }

    public IEnumerable<StoredRow> Rows() => Case.Rows().Concat(_alerts.Values.SelectMany(alert => alert.Rows()));

    private void Deliver(List<(string MessageId, Message Message)> said, DateTimeOffset at)
    {
        foreach (var (messageId, message) in said)
        {
            var answer = message.Body switch
            {
                CommandMessage { Command: TellCondition told } when told.Source == Case.Id.ToString() =>
                    Alert(told.Key).Execute(at, new CommandEnvelope(messageId, Actor.System, told)),
                RequestNumber request => Case.Execute(at, new CommandEnvelope(messageId, Actor.System, new NumberAssigned(request.DocumentId, Number(request), at))),
                Deliver { Items: [{ Kind: "document" } item, ..] } =>
                    Case.Execute(at, new CommandEnvelope($"served|{item.Source}|{item.PersonId}", Actor.System, new DocumentAccepted(item.Source, item.PersonId, at))),
                _ => [],
            };
            Deliver(answer, at);
        }
    }

    private Entity<AlertState> Alert(AlertKey key)
    {
        if (!_alerts.TryGetValue(key, out var alert))
        {
            _alerts[key] = alert = new Entity<AlertState>(AlertRules, key.IdIn(Case.Id.Home), _rulebook);
        }

        return alert;
    }

    private string Number(RequestNumber request) =>
        DocumentNumber.Format(Case.Id.Home, _directory.Jurisdiction(Case.Id.Home)?.Name, request.Kind, request.IssueDate.Year, 417);
}
