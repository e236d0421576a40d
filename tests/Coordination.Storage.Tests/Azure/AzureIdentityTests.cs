using System.Collections.Concurrent;
using System.Net;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Coordination.Storage.Azure;
using Microsoft.AspNetCore.WebUtilities;

namespace Coordination.Storage.Tests.Azure;

/// <summary>The emulator knows no identities, and tokens go over TLS only: what would be sent is looked at, and nothing is.</summary>
public sealed class AzureIdentityTests
{
    private const string Token = "token-of-the-machine";
    private static readonly Uri Endpoint = new("https://name.table.core.windows.net");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Table_OfAManagedIdentity_AsksForItsTokenForStorage_AndSendsThatWithTheRequest()
    {
        var (id, machine, service) = ($"{Guid.NewGuid()}", new Wire(Metadata), new Wire(static _ => (HttpStatusCode.OK, """{"value":[]}""")));
        using var tokens = new HttpClientTransport(machine);
        using var transport = new HttpClientTransport(service);
        var table = AzureClients.Table(
            new AzureAccountOptions { TableEndpoint = Endpoint, ManagedIdentity = id }, "t", TimeSpan.FromSeconds(5), transport, new StoreTime(TimeProvider.System), tokens);

        Assert.Equal(0, await table.QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel));

        var asked = QueryHelpers.ParseQuery(Assert.Single(machine.Sent, sent => IsForToken(sent.Uri)).Uri.Query);
        Assert.Equal((id, "https://storage.azure.com"), ($"{asked["client_id"]}", $"{asked["resource"]}"));
        var sent = Assert.Single(service.Sent);
        Assert.Equal((Endpoint.Host, $"Bearer {Token}"), (sent.Uri.Host, sent.Authorization));
    }

    [Fact]
    public void Account_WithoutAnIdentity_HasThatOfTheMachine() => Assert.IsType<DefaultAzureCredential>(AzureClients.Identity(new AzureAccountOptions { TableEndpoint = Endpoint }));

    /// <summary>
    /// The metadata service of a machine in Azure. That it refuses a request which names no resource tells the SDK that it is there; what is forbidden
    /// is not asked for again.
    /// </summary>
    private static (HttpStatusCode Status, string Body) Metadata(Uri asked)
    {
        var hour = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        return IsForToken(asked)
            ? (HttpStatusCode.OK, $$"""{"access_token":"{{Token}}","expires_on":"{{hour}}","resource":"https://storage.azure.com","token_type":"Bearer"}""")
            : (asked.AbsolutePath.EndsWith("/token", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.Forbidden, "{}");
    }

    private static bool IsForToken(Uri asked) => asked.Query.Contains("resource=", StringComparison.Ordinal);

    private sealed class Wire(Func<Uri, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler
    {
        public ConcurrentQueue<(Uri Uri, string? Authorization)> Sent { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent.Enqueue((request.RequestUri!, request.Headers.Authorization?.ToString()));
            var (status, body) = answer(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, null, "application/json") });
        }
    }
}
