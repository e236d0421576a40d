using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Coordination.Machine;

namespace Coordination.Azurite;

/// <summary>
/// Azure's storage emulator as a process of its own on loopback, installed from <c>infra/azurite</c> when it is missing. Ends with this
/// process, however that ends: it watches its standard input.
/// </summary>
internal sealed class AzuriteServer : IAsyncDisposable
{
    /// <summary>Account and key are the emulator's own, published with it.</summary>
    private const string Account = "devstoreaccount1", SecondAccount = "devstoreaccount2";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Loopback = "127.0.0.1";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly string? _folder;
    private readonly string _host;
    private readonly int _queuePort;
    private Process _process;
    private string _said = "";
    private int _services;
    private TaskCompletionSource _listening = new();

    private AzuriteServer(string? folder, string host, int tablePort, int blobPort, int queuePort)
    {
        (_folder, _host, TablePort, BlobPort, _queuePort) = (folder, host, tablePort, blobPort, queuePort);
        _process = Begin();
    }

    public int TablePort { get; }

    public int BlobPort { get; }

    public string ConnectionString => Through(TablePort, BlobPort, host: _host);

    public string SecondConnectionString => Through(TablePort, BlobPort, SecondAccount, _host);

    /// <summary>For clients that come by another door.</summary>
    public static string Through(int tablePort, int blobPort, string account = Account, string host = Loopback) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};TableEndpoint=http://{host}:{tablePort}/{account};BlobEndpoint=http://{host}:{blobPort}/{account};";

    /// <param name="folder">Where it keeps its data; null: nowhere, and it forgets everything when it ends.</param>
    /// <param name="host">Address it listens at: another than loopback only in a network that nobody else is in.</param>
    public static async Task<AzuriteServer> Start(string? folder = null, string host = Loopback)
    {
        await AzuriteInstallation.Ensure();
        var ports = FreePorts(3);
        var server = new AzuriteServer(folder, host, ports[0], ports[1], ports[2]);
        await server.Answers();
        return server;
    }

    /// <summary>Nothing moves until <see cref="Resume"/>: connections are taken and never answered.</summary>
    public void Stall() => _process.Pause();

    public void Resume() => _process.Resume();

    /// <summary>Ends as when asked to, which saves everything, and starts again at the same place.</summary>
    public async Task Restart(TimeSpan away)
    {
        await End();
        await Task.Delay(away);
        _process.Dispose();
        _process = Begin();
        await Answers();
    }

    /// <summary>Ends as when asked to.</summary>
    public async Task End()
    {
        _process.Terminate();
        await _process.WaitForExitAsync().WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>
    /// Below the ports that systems give to outgoing connections: while the server is away for a moment, no client can be given the one it
    /// is looking for, and talk to itself.
    /// </summary>
    public static int[] FreePorts(int count) => [.. Ports().Where(IsFree).Take(count)];

    /// <summary>As <see cref="FreePorts"/>: one that is free together with others at a fixed distance.</summary>
    public static int FreePort(params int[] with) => Ports().First(port => IsFree(port) && Array.TrueForAll(with, more => IsFree(port + more)));

    private static IEnumerable<int> Ports()
    {
        const int Lowest = 12_000, Highest = 20_000;
        var first = Random.Shared.Next(Lowest, Highest);
        return Enumerable.Range(0, Highest - Lowest).Select(n => Lowest + (first - Lowest + n) % (Highest - Lowest));
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Process Begin()
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = AzuriteInstallation.Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList = { "watched.cjs" }, Environment = { ["AZURITE_ACCOUNTS"] = $"{Account}:{Key};{SecondAccount}:{Key}" },
        };
        string[] place = _folder is null ? ["--inMemoryPersistence"] : ["--location", _folder];
        string[] arguments =
        [
            "--silent", "--disableTelemetry", "--skipApiVersionCheck", .. place,
            "--tableHost", _host, "--tablePort", $"{TablePort}", "--blobHost", _host, "--blobPort", $"{BlobPort}", "--queueHost", _host, "--queuePort", $"{_queuePort}",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        (_services, _listening) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => _said = line.Data is { Length: > 0 } text ? text : _said;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>It says of each of its services when it listens.</summary>
    private async Task Answers()
    {
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(_listening.Task, ended).WaitAsync(Limit) == ended)
        {
            throw new InvalidOperationException($"Azurite ended with {_process.ExitCode}. {_said}");
        }
    }

    private void Hear(string? line)
    {
        if (line?.Contains("successfully listen", StringComparison.Ordinal) == true && Interlocked.Increment(ref _services) == 3)
        {
            _listening.TrySetResult();
        }
    }
}
