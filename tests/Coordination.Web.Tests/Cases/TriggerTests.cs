using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Web.Cases;
using Coordination.Web.Cases.Bodies;
using Coordination.Web.Http;

namespace Coordination.Web.Tests.Cases;

public class TriggerTests
{
    /// <summary>Commands with a route of their own.</summary>
    private static readonly Type[] Elsewhere = [typeof(OpenCase), typeof(AddEvidence)];

    public static TheoryData<string> Names => [.. Triggers.All.Select(trigger => trigger.Name)];

    [Fact]
    public void EveryCommandOfACase_HasOneTrigger_AndEveryTriggerACommand()
    {
        var commands = typeof(CaseCommand).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(CaseCommand))).Except(Elsewhere);

        Assert.Equal(
            commands.Select(type => StoredJson.AliasOf(type)).Order(StringComparer.Ordinal),
            Triggers.All.Select(trigger => StoredJson.AliasOf(CommandOf(trigger).GetType())).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Trigger_IsNamedAsItsCommand(string name) =>
        Assert.Equal("case." + name, StoredJson.AliasOf(CommandOf(Triggers.Find(name)!).GetType()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Trigger_RefusesUnknownFields(string name)
    {
        var json = Smallest(Triggers.Find(name)!.BodyType);
        json["surprise"] = 1;

        Assert.Equal("UNKNOWN_FIELD", Parse(Triggers.Find(name)!.BodyType, json).Refusal?.Code);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Trigger_BoundsEveryText(string name)
    {
        var type = Triggers.Find(name)!.BodyType;
        foreach (var field in ApiJson.Options.GetTypeInfo(type).Properties.Where(field => field.PropertyType == typeof(string)))
        {
            var json = Smallest(type);
            json[field.Name] = new string('长', 8001);

            Assert.Equal(("TEXT_TOO_LONG", field.Name), (Parse(type, json).Refusal?.Code, Parse(type, json).Refusal?.Values["field"]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Trigger_NamesEachMissingField(string name)
    {
        var type = Triggers.Find(name)!.BodyType;
        foreach (var field in Smallest(type).Select(field => field.Key).ToArray())
        {
            var json = Smallest(type);
            json.Remove(field);

            Assert.Equal(("MISSING_FIELD", field), (Parse(type, json).Refusal?.Code, Parse(type, json).Refusal?.Values["field"]));
        }
    }

    [Fact]
    public void Suspend_FromAPerson_CanNameNoOrder()
    {
        var json = new JsonObject { ["reason"] = "暴雨", ["orderId"] = "X" };

        Assert.Equal("UNKNOWN_FIELD", Parse(Triggers.Find("suspend")!.BodyType, json).Refusal?.Code);
    }

    [Fact]
    public void CaseId_DependsOnOwnerSenderAndKeyAlone()
    {
        var id = OpenCaseHandler.IdOf("512021", "p-1", "0d5f3a52-7d3a-4a51-9a5e-0a6f3a2b1c4d");

        Assert.Equal(id, OpenCaseHandler.IdOf("512021", "p-1", "0d5f3a52-7d3a-4a51-9a5e-0a6f3a2b1c4d"));
        Assert.NotEqual(id, OpenCaseHandler.IdOf("512021", "p-2", "0d5f3a52-7d3a-4a51-9a5e-0a6f3a2b1c4d"));
        Assert.NotEqual(id, OpenCaseHandler.IdOf("512021", "p-1", "1d5f3a52-7d3a-4a51-9a5e-0a6f3a2b1c4d"));
        Assert.True(EntityId.TryParse(id.ToString(), out var parsed) && parsed == id && id.Home == "512021" && id.Kind == 'C');
    }

    private static CaseCommand CommandOf(Trigger trigger)
    {
        var parsed = Parse(trigger.BodyType, Smallest(trigger.BodyType));
        Assert.True(parsed.Refusal is null, $"{trigger.Name}: {parsed.Refusal}");
        return parsed.Body!.ToCommand();
    }

    private static (TriggerBody? Body, Refusal? Refusal) Parse(Type type, JsonObject json)
    {
        var read = typeof(TriggerTests).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
        return ((TriggerBody?, Refusal?))read.Invoke(null, [json])!;
    }

    private static (TriggerBody? Body, Refusal? Refusal) Read<T>(JsonObject json)
        where T : TriggerBody
    {
        var answer = StrictBody.Parse<T>(Encoding.UTF8.GetBytes(json.ToJsonString()));
        return (answer.Value.Body, answer.Refusal);
    }

    /// <summary>The smallest valid body: every required field, nothing else.</summary>
    private static JsonObject Smallest(Type type)
    {
        var json = new JsonObject();
        foreach (var field in ApiJson.Options.GetTypeInfo(type).Properties.Where(field => field.IsRequired || field.AssociatedParameter is { HasDefaultValue: false }))
        {
            json[field.Name] = ValueOf(field.PropertyType);
        }

        return json;
    }

    private static JsonNode ValueOf(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var info = ApiJson.Options.GetTypeInfo(type);
        return type switch
        {
            _ when info.Kind == JsonTypeInfoKind.Enumerable => new JsonArray(ValueOf(info.ElementType!)),
            _ when info.Kind == JsonTypeInfoKind.Object => Smallest(type),
            _ when type == typeof(string) => JsonValue.Create("x"),
            _ when type == typeof(bool) => JsonValue.Create(true),
            _ when type.IsEnum => JsonValue.Create(Enum.GetNames(type)[0]),
            _ when type == typeof(Duration) => JsonValue.Create("5 d"),
            _ when type == typeof(DateTimeOffset) => JsonValue.Create("2026-03-03T10:00:00+08:00"),
            _ when type == typeof(DateOnly) => JsonValue.Create("2026-03-03"),
            _ => JsonValue.Create(1),
        };
    }
}
