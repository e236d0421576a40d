using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Coordination.Machine;
using k8s;
using Processor = System.Runtime.InteropServices.Architecture;

namespace Coordination.Architecture.Tests;

/// <summary>What parses may still be refused by whom it is written for: each file is read by that program, or by its types.</summary>
public sealed partial class InfraToolsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Manifests => [.. Repository.Files("infra/kubernetes", "*.yaml").Where(file => !file.EndsWith("/kustomization.yaml", StringComparison.Ordinal))];

    /// <summary>A member that Kubernetes does not know, or of another type than it wants, is found here and not at a rollout.</summary>
    [Theory]
    [MemberData(nameof(Manifests))]
    public void Manifest_FitsTheTypes_OfKubernetes(string file) => Assert.NotEmpty(KubernetesYaml.LoadAllFromString(Repository.Read(file), strict: true));

    /// <summary>Warnings are errors here too: a misspelt property of a resource is only a warning.</summary>
    [Theory]
    [InlineData("build", "main.bicep")]
    [InlineData("build-params", "main.bicepparam")]
    public async Task Bicep_IsCompiled_WithoutAWord(string command, string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Processor.X64, "The compiler of Bicep is a package for Linux on x64, and this is another machine.");
        using var unpacked = new Folder();
        var (code, said) = await Bicep(unpacked.Path, command, Repository.PathOf($"infra/azure/{file}"), "--stdout");
        Assert.True(code == 0 && said.Length == 0, $"exit code {code}: {said}");
    }

    /// <summary>Debian's promtool is made without Kubernetes' discovery, which is left out; what is done with what was found is read.</summary>
    [Fact]
    public async Task Scraping_IsTaken_ByPrometheusItself()
    {
        var whole = Repository.Read("infra/prometheus/scrape.yaml");
        var rest = Discovery().Replace(whole, "");
        Assert.NotEqual(whole, rest);
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "scrape.yaml");
        await File.WriteAllTextAsync(path, rest, TestContext.Current.CancellationToken);

        var (code, said) = await Promtool.Run(["check", "config", path]);

        Assert.True(code == 0, said);
    }

    /// <returns>The exit code, and what it had to complain of.</returns>
    private static async Task<(int Code, string Said)> Bicep(string home, params string[] arguments)
    {
        var program = typeof(InfraToolsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Bicep").Value!;
        Assert.True(File.Exists(program), $"The compiler of Bicep was restored and is not at {program}.");
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = home }, // it unpacks libraries, and not every home can be written to
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limit);
        await output;
        return (process.ExitCode, await error);
    }

    [GeneratedRegex(@"(?m)^    kubernetes_sd_configs:\n(?:      .*\n)+")]
    private static partial Regex Discovery();

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("infra-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
