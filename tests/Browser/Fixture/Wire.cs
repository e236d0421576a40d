using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Coordination.Browser.Fixture;

/// <summary>The network between a browser and the node: it can be cut, for connections that stand and for new ones.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly Uri _to;
    private readonly Task _accepting;
    private volatile bool _cut;

    public Wire(Uri to)
    {
        _to = to;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = Accept();
    }

    public Uri Address { get; }

    public void Cut()
    {
        _cut = true;
        foreach (var socket in _open.Keys)
        {
            Reset(socket);
        }
    }

    public void Mend() => _cut = false;

    public async ValueTask DisposeAsync()
    {
        Cut();
        _listener.Stop();
        await _accepting;
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Carry(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // the wire is taken away
        }
    }

    private async Task Carry(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _open[near] = _open[far] = 0;
        try
        {
            if (!_cut)
            {
                await far.ConnectAsync(_to.Host, _to.Port);
                await Task.WhenAny(Pump(near, far), Pump(far, near));
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // cut while it was being laid
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            Reset(near);
        }
    }

    private static async Task Pump(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (var length = await from.ReceiveAsync(buffer); length > 0; length = await from.ReceiveAsync(buffer))
            {
                for (var sent = 0; sent < length; sent += await to.SendAsync(buffer.AsMemory(sent, length - sent)))
                {
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // one end is gone, so is the connection
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // closed already
        }

        socket.Dispose();
    }
}
