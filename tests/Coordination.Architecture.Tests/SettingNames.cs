using System.Text.RegularExpressions;
using Coordination.Silo.Hosting;
using Coordination.Silo.Jobs;
using Coordination.Storage.Azure;
using Coordination.Web;

namespace Coordination.Architecture.Tests;

/// <summary>Names of environment variables that mean something to a node.</summary>
internal static partial class SettingNames
{
    private static readonly ImmutableDictionary<string, Type[]> Sections = new Dictionary<string, Type[]>
    {
        ["Storage"] = [typeof(StoreSettings), typeof(AzureStoreOptions)], ["Cluster"] = [typeof(ClusterSettings)], ["Web"] = [typeof(WebOptions)], ["Heartbeat"] = [typeof(HeartbeatSettings)], ["Maintenance"] = [typeof(MaintenanceSettings)],
    }.ToImmutableDictionary();

    /// <summary>Of the framework; those that are used, so that a slip in one is found too.</summary>
    private static readonly ImmutableHashSet<string> Framework = ["ASPNETCORE_FORWARDEDHEADERS_ENABLED", "ASPNETCORE_HTTP_PORTS", "Logging__Console__FormatterName"];

    /// <summary>Read one by one, where the node is put together.</summary>
    private static readonly ImmutableHashSet<string> Single =
    [
        .. Repository.Files("silo", "*.cs").SelectMany(file => Read().Matches(Repository.Read(file)))
            .Select(match => match.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal)),
    ];

    public static bool IsKnown(string variable)
    {
        var steps = variable.Split("__");
        return Framework.Contains(variable) || Single.Contains(variable) || (steps.Length > 1 && Sections.TryGetValue(steps[0], out var types) && types.Any(type => Leads(type, steps[1..])));
    }

    private static bool Leads(Type type, string[] steps) =>
        steps.Length == 0 ? !type.IsGenericType || Nullable.GetUnderlyingType(type) is not null
        : type.IsGenericType && steps[0].All(char.IsAsciiDigit) ? Leads(type.GetGenericArguments()[0], steps[1..])
        : type.GetProperty(steps[0]) is { } property && Leads(property.PropertyType, steps[1..]);

    [GeneratedRegex("""(?:onfiguration(?:>\(\))?\[|onfiguration\.GetValue(?:<\w+\??>)?\()"([A-Za-z:]+)"?""")]
    private static partial Regex Read();
}
