using System.Net.Sockets;
using Coordination.Storage.Azure;

namespace Coordination.Storage.Tests.Azure;

/// <summary>A connection that breaks in the moment it is made: seen when a server goes away under load, and hard to provoke.</summary>
public sealed class LineTests
{
    [Fact]
    public async Task Break_WhileConnecting_IsAFailureOfTheNetworkWhoseOutcomeIsUnknown()
    {
        using var http = new HttpMessageInvoker(new Line(new Broken()));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1/");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => http.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.True(AzureFailure.Is(error, CancellationToken.None));
        Assert.Equal(Verdict.Unknown, AzureFailure.Judge(error));
    }

    private sealed class Broken : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.NotConnected);
    }
}
