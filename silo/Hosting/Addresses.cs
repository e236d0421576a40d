using System.Net;
using System.Net.Sockets;

namespace Coordination.Silo.Hosting;

/// <summary>Where a node listens. Looks before the store is opened and anything is logged: a port in use is the commonest mistake at a prompt.</summary>
internal static class Addresses
{
    // Ports below those that systems hand to outgoing connections (Linux 32768, others 49152): until the listener stands, no
    // connection can be given the one that was found free.
    private const int Lowest = 20_000, Highest = 32_000;

    /// <summary>Loopback ports nobody listens on, without end, from a random one on.</summary>
    public static IEnumerable<int> FreePorts()
    {
        var (first, size) = (Random.Shared.Next(Highest - Lowest), Highest - Lowest);
        for (var n = 0; ; n++)
        {
            var port = Lowest + (first + n) % size;
            if (IsFree(port))
            {
                yield return port;
            }
        }
    }

    /// <exception cref="InvalidOperationException">Somebody listens there already; the message says what to do.</exception>
    public static void DemandFree(string urls)
    {
        foreach (var address in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(BindingAddress.Parse).Where(address => address.Port > 0))
        {
            try
            {
                Probe(
                    address.Host switch
                    {
                        "localhost" => IPAddress.Loopback,
                        var host when IPAddress.TryParse(host.Trim('[', ']'), out var ip) => ip,
                        _ => IPAddress.Any,
                    },
                    address.Port);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new InvalidOperationException($"{address} is in use by another program. Stop it, or choose another address with --urls http://127.0.0.1:PORT.", error);
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            Probe(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <exception cref="SocketException">Nobody can listen there now.</exception>
    private static void Probe(IPAddress address, int port)
    {
        using var probe = new TcpListener(address, port);
        probe.Start();
    }
}
