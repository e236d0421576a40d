using System.Collections.Concurrent;
using System.Globalization;
using Coordination.Azurite;
using Coordination.Storage.Azure;

namespace Coordination.Cluster;

/// <summary>Silos as processes of their own on one table server, with the sample city, on accelerated business time.</summary>
internal sealed class Silos : IAsyncDisposable
{
    /// <summary>So many that the emulator, which reads a whole table for each range, keeps pace.</summary>
    public const int Tables = 64;

    private const string Origin = "2026-03-03T10:00:00+08:00";
    private readonly TempFolder _folder = new();
    private readonly string _connection;
    private readonly double _factor;
    private readonly Islands? _islands;
    private readonly string[] _more;
    private readonly Node?[] _nodes;
    private readonly bool[] _away;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly int[] _ports;
    private int _started;

    private Silos(AzuriteServer server, StoreProxy? door, Islands? islands, int count, double factor, string[] more) =>
        (Server, Door, _islands, _connection, _factor, _more, _nodes, _away, _ports) =
            (server, door, islands, door is null ? server.ConnectionString : AzuriteServer.Through(door.Port, server.BlobPort), factor, more, new Node?[count], new bool[count], new int[count]);

    public AzuriteServer Server { get; }

    /// <summary>Through which all silos reach their store, if one was asked for.</summary>
    public StoreProxy? Door { get; }

    public int Count => _nodes.Length;

    /// <summary>What silos said that are gone.</summary>
    public string Said => string.Join(Environment.NewLine, _said);

    public string SaidBy(int slot) => _nodes[slot]?.Said ?? "";

    public Node this[int slot] => _nodes[slot] ?? throw new InvalidOperationException($"There is no silo {slot} now.");

    /// <summary>The settings of a process on this store.</summary>
    public string[] Store => ["--Storage:Provider=AzureTables", $"--Storage:ConnectionString={_connection}", string.Create(CultureInfo.InvariantCulture, $"--Storage:Tables={Tables}")];

    /// <param name="count">Silos.</param>
    /// <param name="factor">Business seconds per second.</param>
    /// <param name="door">Whether their store is behind a door that can be out of order.</param>
    /// <param name="islands">Where each is on a wire of its own; not with a door.</param>
    /// <param name="more">Settings of each.</param>
    public static async Task<Silos> Start(int count, double factor, bool door = false, Islands? islands = null, params string[] more)
    {
        if (door && islands is not null)
        {
            throw new ArgumentException("The door listens on loopback, where no island reaches it.");
        }

        var server = await AzuriteServer.Start(host: Islands.Shore(islands));
        var silos = new Silos(server, door ? await StoreProxy.Start(server.TablePort) : null, islands, count, factor, more);
        try
        {
            var loaded = await Node.Run(["sample", .. silos.Store]);
            if (loaded.Code != 0)
            {
                throw new InvalidOperationException(loaded.Output);
            }

            await Task.WhenAll(Enumerable.Range(0, count).Select(silos.Begin));
            return silos;
        }
        catch
        {
            await silos.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the silo of a free place.</summary>
    public async Task Begin(int slot)
    {
        var data = Path.Combine(_folder.Path, string.Create(CultureInfo.InvariantCulture, $"silo-{slot}-{Interlocked.Increment(ref _started)}"));
        var place = _islands?[slot] ?? Place.Here;
        _nodes[slot] = await Node.Start(place, data,
        [
            .. Store, "--rehearsal", _factor.ToString(CultureInfo.InvariantCulture), "--origin", Origin,
            $"--Cluster:Address={place.Address}", string.Create(CultureInfo.InvariantCulture, $"--Cluster:SiloPort={_ports[slot] = AzuriteServer.FreePorts(1)[0]}"), "--Cluster:GatewayPort=0", .. _more,
        ]);
    }

    /// <summary>Rows of this store, or of another on the same server.</summary>
    public AzureTableStore Open(string? table = null)
    {
        var options = new AzureStoreOptions { Tables = Tables };
        options.Table = table ?? options.Table;
        options.Accounts.Add(new AzureAccountOptions { ConnectionString = Server.ConnectionString });
        return new AzureTableStore(options, TimeProvider.System);
    }

    /// <summary>Where the other silos find the one of a place, or found it last.</summary>
    public int PortOf(int slot) => _ports[slot];

    /// <summary>kill -9.</summary>
    public async Task Kill(int slot)
    {
        var node = this[slot];
        _nodes[slot] = null;
        await node.Kill();
        await Forget(node);
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> Stop(int slot)
    {
        var node = this[slot];
        Avoid(slot, true);
        var code = await node.Stop();
        _nodes[slot] = null;
        Avoid(slot, false);
        await Forget(node);
        return code;
    }

    /// <summary>What a load balancer does that finds a silo unhealthy, or healthy again.</summary>
    public void Avoid(int slot, bool away) => _away[slot] = away;

    /// <summary>A process that ended by itself leaves its place.</summary>
    public async Task Bury(int slot)
    {
        var node = this[slot];
        _nodes[slot] = null;
        await Forget(node);
    }

    /// <summary>Where any silo listens that is there.</summary>
    public string Any(Random? dice = null)
    {
        var urls = _nodes.Where((_, slot) => !_away[slot]).Select(node => node?.Url).Where(url => url is not null).ToArray();
        return urls.Length > 0 ? urls[(dice ?? Random.Shared).Next(urls.Length)]! : throw new HttpRequestException("No silo is there.");
    }

    /// <summary>Where the silo of a place listens, or any other when it is gone.</summary>
    public string Rather(int slot) => _away[slot] || _nodes[slot]?.Url is not { } url ? Any() : url;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }

        if (Door is not null)
        {
            await Door.DisposeAsync();
        }

        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task Forget(Node node)
    {
        _said.Enqueue(node.Said);
        await node.DisposeAsync();
    }
}
