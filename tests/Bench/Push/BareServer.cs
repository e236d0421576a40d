using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coordination.Bench.Push;

/// <summary>Kestrel and SignalR and nothing else: what a broadcast costs that knows nobody and keeps nothing.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    public const string Path = "/bare";

    private readonly WebApplication _app;

    private BareServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<BareServer> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapHub<BareHub>(Path);
        await app.StartAsync();
        return new BareServer(app);
    }

    public Task Broadcast(JsonElement payload) => _app.Services.GetRequiredService<IHubContext<BareHub>>().Clients.All.SendAsync("boardChanged", payload);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class BareHub : Hub;
}
