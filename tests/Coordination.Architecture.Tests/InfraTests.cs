using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coordination.Machine;
using Coordination.Silo.Hosting;
using YamlDotNet.RepresentationModel;

namespace Coordination.Architecture.Tests;

/// <summary>What is deployed speaks of the program there is: its settings, its ports, its metrics.</summary>
public sealed class InfraTests
{
    private const string Image = "coordination-silo";

    private static readonly ImmutableHashSet<int> Ports = [new Uri(new SiloSettings { Data = "" }.Urls).Port, new ClusterSettings().SiloPort, new ClusterSettings().GatewayPort];

    public static TheoryData<string> YamlFiles => [.. Repository.Files("infra", "*.yaml").Concat(Repository.Files("infra", "*.yml"))];

    public static TheoryData<string> JsonFiles => [.. Repository.Files("infra", "*.json")];

    [Theory]
    [MemberData(nameof(YamlFiles))]
    public void Yaml_Parses(string file) => Assert.All(Yaml.Documents(file), document => Assert.IsType<YamlMappingNode>(document));

    [Theory]
    [MemberData(nameof(JsonFiles))]
    public void Json_Parses(string file) => JsonDocument.Parse(Repository.Read(file)).Dispose();

    [Fact]
    public void AlertRule_NamesMetrics_ThatTheSourceMakes() =>
        Assert.Empty(Rules().SelectMany(rule => PrometheusNames.Of(Yaml.Text(rule, "expr"))).Except(PrometheusNames.Known));

    [Fact]
    public void Dashboard_NamesMetrics_ThatTheSourceMakes()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read("infra/grafana/dashboard.json"));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!).ToList();
        Assert.NotEmpty(queries);
        Assert.Empty(queries.SelectMany(PrometheusNames.Of).Except(PrometheusNames.Known));
    }

    [Fact]
    public void AlertRule_SaysHowGrave_WhatItIs_AndWhereToRead()
    {
        var headings = Regex.Matches(Repository.Read("docs/operations.md"), "(?m)^#+ (.+)$").Select(match => match.Groups[1].Value.ToLowerInvariant().Replace(' ', '-')).ToHashSet();
        Assert.All(Rules(), rule =>
        {
            Assert.Contains(Yaml.Text(rule, "labels", "severity"), new[] { "critical", "warning" });
            Assert.NotEmpty(Yaml.Text(rule, "annotations", "summary"));
            var steps = Yaml.Text(rule, "annotations", "runbook").Split('#');
            Assert.Equal("docs/operations.md", steps[0]);
            Assert.Contains(steps[1], headings);
        });
    }

    /// <summary>A rule that nobody has seen fire, or has seen stay quiet, is a hope.</summary>
    [Fact]
    public void AlertRule_IsTested_BothWays()
    {
        var cases = Repository.Files("infra/prometheus", "*.test.yaml").SelectMany(Yaml.Documents).SelectMany(root => Yaml.List(root, "tests"))
            .SelectMany(test => Yaml.List(test, "alert_rule_test"))
            .Select(test => (Name: Yaml.Text(test, "alertname"), Fires: Yaml.List(test, "exp_alerts").Any())).ToHashSet();
        Assert.All(Rules().Select(rule => Yaml.Text(rule, "alert")), name => Assert.True(cases.Contains((name, true)) && cases.Contains((name, false)), name));
    }

    [Theory]
    [InlineData("check", "alerts.yaml")]
    [InlineData("test", "alerts.test.yaml")]
    [InlineData("test", "days.test.yaml")]
    public async Task AlertRules_AreTakenAndTested_ByPrometheusItself(string what, string file)
    {
        var (code, said) = await Promtool.Run([what, "rules", Repository.PathOf($"infra/prometheus/{file}")]);
        Assert.True(code == 0, said);
    }

    [Fact]
    public void SiloMissing_CountsOn_TheReplicasOfTheManifest() =>
        Assert.Contains(
            $"< {Yaml.Text(Deployment(), "spec", "replicas")} ",
            Yaml.Text(Rules().Single(rule => Yaml.Text(rule, "alert") == "SiloMissing"), "expr"), StringComparison.Ordinal);

    /// <summary>Of a task that is never begun there is no figure: whatever there is must be asked for by name.</summary>
    [Fact]
    public void UpkeepMissing_NamesTheTasks_ThereAre() =>
        Assert.Equal(
            Regex.Matches(Repository.Read("silo/Jobs/Tasks.cs"), """string Name => "([a-z-]+)";""").Select(match => match.Groups[1].Value).Order(),
            Regex.Matches(Yaml.Text(Rules().Single(rule => Yaml.Text(rule, "alert") == "UpkeepMissing"), "expr"), """vector\(1\), "task", "([a-z-]+)""").Select(match => match.Groups[1].Value).Order());

    /// <summary>Between two bounds a quantile is a guess, so the mark an alert looks at is a bound.</summary>
    [Fact]
    public void Quantile_IsComparedWith_ABoundOfTheBuckets()
    {
        var marks = Rules().Select(rule => Yaml.Text(rule, "expr")).Where(expr => expr.StartsWith("histogram_quantile", StringComparison.Ordinal))
            .Select(expr => double.Parse(expr[(expr.LastIndexOf('>') + 1)..], CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(marks);
        Assert.All(marks, mark => Assert.Contains(mark, Buckets.Seconds));
    }

    [Fact]
    public void Environment_NamesSettings_ThatAreRead()
    {
        var names = ComposeSilos().SelectMany(service => Yaml.Keys(service, "environment"))
            .Concat(Yaml.List(Container(), "env").Select(variable => Yaml.Text(variable, "name")))
            .Concat(Yaml.Documents("infra/kubernetes/kustomization.yaml").SelectMany(root => Yaml.List(root, "configMapGenerator"))
                .SelectMany(map => Yaml.List(map, "literals")).Select(literal => literal.ToString().Split('=')[0]))
            .Concat(Regex.Matches(Repository.Read("infra/Dockerfile"), @"(?m)^(?:ENV|   ) +([A-Za-z]\w*)=").Select(match => match.Groups[1].Value))
            .Distinct(StringComparer.Ordinal).ToList();
        Assert.Contains("Storage__Provider", names);
        Assert.DoesNotContain(names, name => !SettingNames.IsKnown(name));
    }

    [Fact]
    public void Container_RunsAs_SomebodyWithoutPower()
    {
        var users = Regex.Matches(Repository.Read("infra/Dockerfile"), @"(?m)^USER (\S+)$");
        Assert.Equal("$APP_UID", users[^1].Groups[1].Value);
        Assert.All(Compose(), service => Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", Yaml.Text(service.Value, "user")));
        Assert.Equal("true", Yaml.Text(Deployment(), "spec", "template", "spec", "securityContext", "runAsNonRoot"));
        Assert.NotEqual("0", Yaml.Text(Deployment(), "spec", "template", "spec", "securityContext", "runAsUser"));
        Assert.Equal("true", Yaml.Text(Container(), "securityContext", "readOnlyRootFilesystem"));
        Assert.Equal("false", Yaml.Text(Container(), "securityContext", "allowPrivilegeEscalation"));
    }

    [Fact]
    public void Ports_AreThose_OfTheSettings()
    {
        Assert.Equal(Ports.Order(), Yaml.List(Container(), "ports").Select(port => Number(Yaml.Text(port, "containerPort"))).Order());
        Assert.Equal(Ports.Order(), Regex.Match(Repository.Read("infra/Dockerfile"), "(?m)^EXPOSE (.+)$").Groups[1].Value.Split(' ').Select(Number).Order());
        Assert.Equal(Ports.Order(), Yaml.List(Policy(), "spec", "ingress").SelectMany(rule => Yaml.List(rule, "ports")).Select(port => Number(Yaml.Text(port, "port"))).Order());
        var http = new Uri(new SiloSettings { Data = "" }.Urls).Port;
        Assert.All(ComposeNames(), name => Assert.Contains($" {name}:{http}", Repository.Read("infra/compose/Caddyfile"), StringComparison.Ordinal));
    }

    /// <summary>What stands there by default is often a disk of one machine, and a claim for many waits for ever.</summary>
    [Fact]
    public void ClaimForMany_NamesItsClass()
    {
        var many = Manifests().Where(manifest => Yaml.Text(manifest, "kind") == "PersistentVolumeClaim" && Yaml.List(manifest, "spec", "accessModes").Any(mode => mode.ToString() == "ReadWriteMany")).ToList();
        Assert.NotEmpty(many);
        Assert.All(many, claim => Assert.NotEmpty(Yaml.Text(claim, "spec", "storageClassName")));
    }

    /// <summary>Whoever sets <c>Tracing:Collector</c> learns nothing of a policy that lets no trace out.</summary>
    [Fact]
    public void Policy_LetsOut_WhatTheSiloSends() =>
        Assert.Superset(
            new HashSet<int> { 53, 443, 4317, new ClusterSettings().SiloPort },
            Yaml.List(Policy(), "spec", "egress").SelectMany(rule => Yaml.List(rule, "ports")).Select(port => Number(Yaml.Text(port, "port"))).ToHashSet());

    [Fact]
    public void Compose_ShowsItself_OnLoopbackOnly()
    {
        var published = Compose().Where(service => Yaml.List(service.Value, "ports").Any()).ToList();
        Assert.Equal("balancer", Assert.Single(published).Key);
        Assert.All(Yaml.List(published[0].Value, "ports"), port => Assert.StartsWith("127.0.0.1:", port.ToString(), StringComparison.Ordinal));
    }

    /// <summary>The identity is bound to one service account by its name, on both sides.</summary>
    [Fact]
    public void Identity_IsBoundTo_TheServiceAccountOfTheManifest()
    {
        var account = Manifests().Single(manifest => Yaml.Text(manifest, "kind") == "ServiceAccount");
        var space = Manifests().Single(manifest => Yaml.Text(manifest, "kind") == "Namespace");
        Assert.Contains(
            $"'system:serviceaccount:{Yaml.Text(space, "metadata", "name")}:{Yaml.Text(account, "metadata", "name")}'",
            Repository.Read("infra/azure/main.bicep"), StringComparison.Ordinal);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static List<YamlNode> Rules()
    {
        var rules = Yaml.Documents("infra/prometheus/alerts.yaml").SelectMany(root => Yaml.List(root, "groups")).SelectMany(group => Yaml.List(group, "rules")).ToList();
        Assert.NotEmpty(rules);
        return rules;
    }

    private static IEnumerable<YamlNode> Manifests() => Repository.Files("infra/kubernetes", "*.yaml").SelectMany(Yaml.Documents);

    private static YamlNode Policy() => Manifests().Single(manifest => Yaml.Text(manifest, "kind") == "NetworkPolicy" && Yaml.Text(manifest, "metadata", "name") == "silo");

    private static YamlNode Deployment() => Manifests().Single(manifest => Yaml.Text(manifest, "kind") == "Deployment");

    private static YamlNode Container() => Assert.Single(Yaml.List(Deployment(), "spec", "template", "spec", "containers"));

    private static IEnumerable<KeyValuePair<string, YamlNode>> Compose() => Yaml.Entries(Yaml.Documents("infra/compose/compose.yaml").Single(), "services");

    private static IEnumerable<YamlNode> ComposeSilos() => Compose().Where(IsSilo).Select(service => service.Value);

    private static IEnumerable<string> ComposeNames() => Compose().Where(IsSilo).Select(service => service.Key);

    private static bool IsSilo(KeyValuePair<string, YamlNode> service) => Yaml.Text(service.Value, "image").StartsWith(Image + ":", StringComparison.Ordinal);
}
