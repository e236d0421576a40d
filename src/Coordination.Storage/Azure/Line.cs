using System.Net.Sockets;

namespace Coordination.Storage.Azure;

/// <summary>
/// A connection that breaks in the moment it is made comes up from .NET's pool of connections as a bare <see cref="SocketException"/>, which no client of
/// HTTP expects: neither the SDK nor whoever repeats requests here would take it for a failure of the network. It is told as one.
/// </summary>
internal sealed class Line(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException error)
        {
            throw new HttpRequestException(error.Message, error);
        }
    }
}
