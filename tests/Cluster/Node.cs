using System.Diagnostics;
using System.Reflection;
using System.Text;
using Coordination.Machine;

namespace Coordination.Cluster;

/// <summary>A node as a process of its own, on a folder that outlives it.</summary>
internal sealed class Node : IAsyncDisposable
{
    private const string Listening = "Listening on ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Node(string[] enter, IEnumerable<string> arguments)
    {
        string[] line = [.. enter, Program, .. arguments];
        _process = new Process { StartInfo = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens: a port that was free when it started.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Processor time it has used so far.</summary>
    public TimeSpan Processor => _process.TotalProcessorTime;

    /// <summary>Memory it has now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Everything it has written so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    private static string Program { get; } =
        Path.GetFullPath(typeof(Node).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Silo").Value!);

    /// <summary>A node that serves.</summary>
    public static Task<Node> Start(string folder, params string[] arguments) => Start(Place.Here, folder, arguments);

    /// <summary>A node that serves at a place of its own.</summary>
    public static async Task<Node> Start(Place place, string folder, params string[] arguments)
    {
        var node = new Node(place.Enter, [.. arguments, "--data", folder, "--urls", $"http://{place.Address}:0", "--Client:Build=false", "--Web:SignInsPerMinute=100000", "--Web:WritesPerMinute=100000"]);
        var exited = node._process.WaitForExitAsync();
        try
        {
            if (await Task.WhenAny(node._listening.Task, exited).WaitAsync(StartLimit) == exited)
            {
                throw new InvalidOperationException($"The node ended with {node._process.ExitCode}:{Environment.NewLine}{node.Said}");
            }

            node.Url = await node._listening.Task;
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command that ends by itself.</summary>
    public static Task<(int Code, string Output)> Run(params string[] arguments) => RunWithin([], arguments);

    /// <summary>A command that ends by itself, run by another that comes before it.</summary>
    public static async Task<(int Code, string Output)> RunWithin(string[] enter, params string[] arguments)
    {
        await using var node = new Node(enter, arguments);
        await node._process.WaitForExitAsync().WaitAsync(StartLimit); // and until its redirected output has ended
        return (node._process.ExitCode, node.Said);
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> Stop()
    {
        _process.Terminate();
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP: it does nothing, and keeps its connections.</summary>
    public void Pause() => _process.Pause();

    /// <summary>SIGCONT.</summary>
    public void Resume() => _process.Resume();

    /// <summary>Whether it ends by itself.</summary>
    public async Task<bool> EndsWithin(TimeSpan limit) =>
        await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(limit)) is var first && first.IsCompletedSuccessfully && _process.HasExited;

    /// <summary>The exit code, once it has ended by itself.</summary>
    public async Task<int> Ends()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line?.StartsWith(Listening, StringComparison.Ordinal) == true)
        {
            _listening.TrySetResult(line[Listening.Length..]);
        }
    }
}

/// <summary>Where a node runs, as far as the network goes.</summary>
/// <param name="Address">It listens at.</param>
/// <param name="Enter">Command that runs what follows it there, in the same process; empty: here.</param>
internal sealed record Place(string Address, string[] Enter)
{
    public static Place Here { get; } = new("127.0.0.1", []);
}

/// <summary>A folder for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("coordination-").FullName;

    /// <summary>The same content at another place.</summary>
    public TempFolder Copy()
    {
        var copy = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
