using Coordination.Silo.Hosting;
using Coordination.Web.Http;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Coordination.Web.Tests.Silo;

/// <summary>What the scan found: nothing is listed by hand, so nothing would miss a handler that is not there.</summary>
public sealed class CompositionTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("composition").FullName;
    private AsyncServiceScope _scope;
    private Microsoft.AspNetCore.Builder.WebApplication _app = null!;

    public ValueTask InitializeAsync()
    {
        _app = SiloHost.Build(["--data", _folder, "--urls", "http://127.0.0.1:0"]);
        _scope = _app.Services.CreateAsyncScope();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public void EveryUseCase_HasExactlyOneHandler()
    {
        var useCases = UseCases.Assembly.GetTypes().Where(type => !type.IsAbstract && AnswerOf(type) is not null).ToList();

        Assert.All(useCases, type => Assert.Single(_scope.ServiceProvider.GetServices(typeof(IRequestHandler<,>).MakeGenericType(type, AnswerOf(type)!))));
        Assert.True(useCases.Count >= 30, $"{useCases.Count} use cases");
        Assert.Superset(
            new HashSet<string> { "OpenCaseRequest", "ActOnCase", "GetCase", "ListCases", "GetBoard", "ActOnAlert", "SignInRequest", "AdvanceDrill", "CreateAdministrator", "ImportRequest", "GetDeliveries" },
            useCases.Select(type => type.Name).ToHashSet());
    }

    [Fact]
    public void EveryGuardedUseCase_HasExactlyOneGuard()
    {
        var guards = UseCases.Assembly.GetTypes().Where(type => !type.IsAbstract)
            .SelectMany(type => type.GetInterfaces().Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IGuard<>))).ToList();

        Assert.True(guards.Count >= 11, $"{guards.Count} guards");
        Assert.Equal(guards.Count, guards.Distinct().Count());
        Assert.All(guards, guard => Assert.Single(_scope.ServiceProvider.GetServices(guard)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "--Heartbeat:Url=http://127.0.0.1:1/")]
    public async Task Heartbeat_IsThere_WhenSomebodyIsToHearIt(int count, params string[] more)
    {
        await using var app = SiloHost.Build(["--data", _folder, "--urls", "http://127.0.0.1:0", .. more]);

        Assert.Equal(count, app.Services.GetServices<IHostedService>().OfType<Heartbeat>().Count());
    }

    [Fact]
    public async Task Log_IsLinesOfJson_WhereCollectorsWantIt()
    {
        await using var app = SiloHost.Build(["--data", _folder, "--urls", "http://127.0.0.1:0", "--Logging:Console:FormatterName=json"]);

        Assert.Equal(ConsoleFormatterNames.Json, app.Services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName);
        Assert.Contains(app.Services.GetServices<ILoggerProvider>(), provider => provider is ConsoleLoggerProvider);
    }

    [Fact]
    public void Routes_AreAllFound()
    {
        var written = UseCases.Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IRoutes))).Select(type => type.Name).ToHashSet();
        var found = _scope.ServiceProvider.GetServices<IRoutes>().Select(routes => routes.GetType().Name).ToList();

        Assert.Equal(written.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Superset(new HashSet<string> { "OpenCaseRoutes", "ActOnCaseRoutes", "EvidenceRoutes", "SessionRoutes", "SetupRoutes", "GetBoardRoutes", "DrillRoutes" }, written);
    }

    private static Type? AnswerOf(Type type) =>
        type.GetInterfaces().FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequest<>))?.GetGenericArguments()[0];
}
