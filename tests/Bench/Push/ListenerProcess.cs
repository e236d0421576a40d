using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Coordination.Bench.Push;

/// <summary>The browsers, as seen from the process of the server.</summary>
internal sealed class ListenerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ListenerProcess(Process process) => _process = process;

    public static ListenerProcess Start()
    {
        var start = Child("listen");
        start.RedirectStandardInput = true;
        return new ListenerProcess(Process.Start(start)!);
    }

    /// <summary>This program once more, with other arguments.</summary>
    public static ProcessStartInfo Child(params string[] args) =>
        new(Environment.ProcessPath!, Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(ListenerProcess).Assembly.Location, .. args] : args)
        {
            RedirectStandardOutput = true,
        };

    public async Task Connect(ListenerPlan plan) => _ = await Ask($"connect {JsonSerializer.Serialize(plan)}");

    /// <returns>Timestamp at which every connection had heard so many messages in the mean.</returns>
    public async Task<long> Expect(long each) => long.Parse(await Ask(string.Create(CultureInfo.InvariantCulture, $"expect {each}")), CultureInfo.InvariantCulture);

    public async Task<JsonElement> Payload() => JsonElement.Parse(await Ask("payload"));

    public async Task<DriveResult> Drive(DrivePlan plan) => JsonSerializer.Deserialize<DriveResult>(await Ask($"drive {JsonSerializer.Serialize(plan)}"))!;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await _process.StandardInput.WriteLineAsync("quit");
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private async Task<string> Ask(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process of the browsers has ended.");
    }
}
