using System.Net;
using System.Net.Sockets;

namespace Coordination.Silo.Hosting;

/// <summary>Looks before the store is opened and anything is logged: a port in use is the commonest mistake at a prompt.</summary>
internal static class Addresses
{
    /// <exception cref="InvalidOperationException">Somebody listens there already; the message says what to do.</exception>
    public static void DemandFree(string urls)
    {
        foreach (var address in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(BindingAddress.Parse).Where(address => address.Port > 0))
        {
            try
            {
                using var probe = new TcpListener(address.Host switch
                {
                    "localhost" => IPAddress.Loopback,
                    var host when IPAddress.TryParse(host.Trim('[', ']'), out var ip) => ip,
                    _ => IPAddress.Any,
                }, address.Port);
                probe.Start();
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new InvalidOperationException($"{address} is in use by another program. Stop it, or choose another address with --urls http://127.0.0.1:PORT.", error);
            }
        }
    }
}
