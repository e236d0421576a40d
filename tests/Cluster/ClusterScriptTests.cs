using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Coordination.Azurite;
using Coordination.Machine;

namespace Coordination.Cluster;

/// <summary>The one command that starts a cluster on this machine, as its user does it.</summary>
[Collection(nameof(KillTests))]
public sealed class ClusterScriptTests(ITestOutputHelper output)
{
    private const int Silos = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4), StopLimit = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Script_StartsThreeSilosWithTheSampleCity_AndEndsThemAll()
    {
        await AzuriteInstallation.Ensure();
        var port = AzuriteServer.FreePort(with: [1, 2, 100, 101, 102]);
        var script = Path.Combine(AzuriteInstallation.Folder, "..", "cluster.sh");
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("bash", [script, "--silos", $"{Silos}", "--port", port.ToString(CultureInfo.InvariantCulture), "--rehearsal", "60"])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["Client__Build"] = "false" },
            },
        };
        var (said, listening) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<string, TaskCompletionSource>());
        string[] urls = [.. Enumerable.Range(port, Silos).Select(at => $"http://127.0.0.1:{at}")];
        foreach (var url in urls)
        {
            listening[url] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        void Hear(string? line)
        {
            said.Enqueue(line ?? "");
            if (line?.Split("Listening on ") is [_, var at] && listening.TryGetValue(at, out var known))
            {
                known.TrySetResult();
            }
        }

        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var ended = process.WaitForExitAsync(Cancel);
            Assert.NotSame(ended, await Task.WhenAny(Task.WhenAll(listening.Values.Select(known => known.Task)), ended).WaitAsync(StartLimit, Cancel));
            await OneCityAtEach(urls);
            process.Terminate();
            await ended.WaitAsync(StopLimit, Cancel);
            using var http = new HttpClient();
            foreach (var url in urls)
            {
                await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(url), Cancel));
            }
        }
        catch
        {
            output.WriteLine(string.Join(Environment.NewLine, said));
            throw;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Somebody signs in at each of them and opens a case, which all see.</summary>
    private static async Task OneCityAtEach(string[] urls)
    {
        var opened = new List<string>();
        foreach (var url in urls)
        {
            using var zhao = await Person.SignIn(url, "zhao");
            var answer = await zhao.PostPatiently("/api/cases", Crowd.Problem("AY-0001", "C"), Guid.NewGuid().ToString("D"));
            Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
            opened.Add(answer.Id);
        }

        foreach (var url in urls)
        {
            using var zhao = await Person.SignIn(url, "zhao");
            foreach (var id in opened)
            {
                Assert.Equal(id, (await zhao.Get($"/api/cases/{id}"))["id"]!.GetValue<string>());
            }
        }
    }
}
