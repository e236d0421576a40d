using System.Diagnostics;

namespace Coordination.Machine;

/// <summary>Prometheus' own tool: it reads rules and evaluates them as the server does.</summary>
internal static class Promtool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <exception cref="InvalidOperationException">It is missing and could not be installed; the message says what to do.</exception>
    public static async Task<(int Code, string Said)> Run(IEnumerable<string> arguments, string input = "")
    {
        var program = await Programs.Find(
            static () => new[] { Environment.GetEnvironmentVariable("PROMTOOL") }.OfType<string>().Concat(Programs.OnPath("promtool")), "prometheus",
            "The alert rules are tested with Prometheus' own promtool, and none was found. Install prometheus, or name its file in PROMTOOL.");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await output + await error);
    }
}
