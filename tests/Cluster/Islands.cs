using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;

namespace Coordination.Cluster;

/// <summary>
/// Network namespaces of Linux: each silo has an address on a wire of its own, which can be cut. They lie in a network that only this process and those it
/// starts are in (<see cref="Run"/>), so nothing of it can be reached from the machine or from outside.
/// </summary>
internal sealed class Islands : IAsyncDisposable
{
    /// <summary>Of the table server and the test itself. Addresses are those that RFC 5737 keeps for examples.</summary>
    private const string ShoreAddress = "192.0.2.1";

    private const string Bridge = "shore";

    /// <summary>A locally administered address.</summary>
    private const string NobodysCard = "02:00:00:00:00:01";

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(30), Long = TimeSpan.FromMinutes(15);
    private readonly List<(Process Holder, Place Place)> _islands = [];

    private Islands()
    {
    }

    public Place this[int number] => _islands[number].Place;

    /// <summary>Where the table server listens.</summary>
    public static string Shore(Islands? islands) => islands is null ? Place.Here.Address : ShoreAddress;

    /// <summary>Whether this machine lets its users make networks of their own.</summary>
    public static async Task<bool> CanBeMade()
    {
        try
        {
            var made = await Do(Moment, "unshare", "--user", "--map-root-user", "--net", "--", "sh", "-c", $"ip link add {Bridge} type bridge && unshare --net true && nsenter --version");
            return made.Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // not even the programs
        }
    }

    /// <summary>Runs a program in a new network that nothing else is in.</summary>
    public static Task<(int Code, string Said)> Run(params string[] program) => Do(Long, "unshare", ["--user", "--map-root-user", "--net", "--", .. program]);

    /// <summary>Inside such a network only.</summary>
    /// <exception cref="InvalidOperationException">This is the machine's own.</exception>
    public static async Task<Islands> Make(int count)
    {
        if (NetworkInterface.GetAllNetworkInterfaces().Any(known => known.NetworkInterfaceType != NetworkInterfaceType.Loopback))
        {
            throw new InvalidOperationException("This is the machine's own network, which no test alters.");
        }

        var islands = new Islands();
        try
        {
            await Ip("link", "set", "lo", "up");
            await Ip("link", "add", Bridge, "type", "bridge");
            await Ip("addr", "add", $"{ShoreAddress}/24", "dev", Bridge);
            await Ip("link", "set", Bridge, "up");
            for (var number = 0; number < count; number++)
            {
                await islands.Add(number);
            }

            return islands;
        }
        catch
        {
            await islands.DisposeAsync();
            throw;
        }
    }

    /// <summary>Nothing comes or goes any more, and nobody is told: packets are lost, connections stay.</summary>
    public Task Cut(int number) => Ip("link", "set", Wire(number), "down");

    public Task Mend(int number) => Ip("link", "set", Wire(number), "up");

    /// <summary>Nothing passes between these two any more, and each still reaches everybody else: packets go to a card that nobody has.</summary>
    public Task Part(int one, int other) => Task.WhenAll(Lose(one, other), Lose(other, one));

    public Task Join(int one, int other) => Task.WhenAll(Find(one, other), Find(other, one));

    public async ValueTask DisposeAsync()
    {
        foreach (var (holder, _) in _islands)
        {
            holder.StandardInput.Close();
            await holder.WaitForExitAsync();
            holder.Dispose();
        }
    }

    private async Task Add(int number)
    {
        // A network lasts as long as somebody is in it; this one also ends when the test does.
        var holder = Process.Start(new ProcessStartInfo("unshare", ["--net", "--", "cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var address = string.Create(CultureInfo.InvariantCulture, $"192.0.2.{11 + number}");
        string[] enter = ["nsenter", string.Create(CultureInfo.InvariantCulture, $"--net=/proc/{holder.Id}/ns/net"), "--"];
        _islands.Add((holder, new Place(address, enter)));
        await holder.StandardInput.WriteLineAsync("there");
        await holder.StandardInput.FlushAsync();
        await holder.StandardOutput.ReadLineAsync();
        await Ip("link", "add", Wire(number), "type", "veth", "peer", "name", "wire", "netns", holder.Id.ToString(CultureInfo.InvariantCulture));
        await Ip("link", "set", Wire(number), "master", Bridge, "up");
        await Demand([.. enter, "ip", "link", "set", "lo", "up"]);
        await Demand([.. enter, "ip", "addr", "add", $"{address}/24", "dev", "wire"]);
        await Demand([.. enter, "ip", "link", "set", "wire", "up"]);
    }

    private Task Lose(int number, int other) => Demand([.. this[number].Enter, "ip", "neigh", "replace", this[other].Address, "lladdr", NobodysCard, "dev", "wire", "nud", "permanent"]);

    private Task Find(int number, int other) => Demand([.. this[number].Enter, "ip", "neigh", "del", this[other].Address, "dev", "wire"]);

    private static string Wire(int number) => string.Create(CultureInfo.InvariantCulture, $"wire{number}");

    private static Task Ip(params string[] arguments) => Demand(["ip", .. arguments]);

    private static async Task Demand(string[] line)
    {
        var (code, said) = await Do(Moment, line[0], line[1..]);
        if (code != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', line)}: {said}");
        }
    }

    private static async Task<(int Code, string Said)> Do(TimeSpan limit, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await error);
    }
}
