using System.Text.Json;
using Coordination.Web.Http;
using Coordination.Web.Pipeline;
using Coordination.Web.Tests.Fixture;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Tests.Api;

/// <summary>What other programs hold on to.</summary>
[Collection("node")]
public class ContractTests(Node node)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<Type> UseCaseTypes =>
        [.. typeof(UseCases).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsGenericType: false } && type.IsAssignableTo(typeof(IHasAccess)))];

    /// <summary>A change of the contract shows in review: set UPDATE_CONTRACT=1 to write the file anew.</summary>
    [Fact]
    public async Task Description_IsTheOneCheckedIn()
    {
        using var nobody = node.Anonymous();
        var served = JsonSerializer.Serialize((await nobody.Get("/openapi/v1.json")).Ok(), Indented).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(Root(), "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_CONTRACT") == "1")
        {
            await File.WriteAllTextAsync(file, served, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), served);
    }

    [Theory]
    [MemberData(nameof(UseCaseTypes))]
    public void UseCase_HasOneHandler_AndAGuardWhereItNeedsOne(Type useCase)
    {
        using var scope = node.Services.CreateScope();
        var answer = useCase.GetInterfaces().Single(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>)).GetGenericArguments()[0];

        Assert.Single(scope.ServiceProvider.GetServices(typeof(IRequestHandler<,>).MakeGenericType(useCase, answer)));
        Assert.InRange(scope.ServiceProvider.GetServices(typeof(IGuard<>).MakeGenericType(useCase)).Count(), 0, 1);
    }

    [Fact]
    public void Pipeline_RunsTraceThenAuthoriseThenValidate()
    {
        using var scope = node.Services.CreateScope();
        var behaviours = scope.ServiceProvider.GetServices<IPipelineBehavior<People.GetMe, Answer<People.MeView>>>().Select(one => one.GetType().GetGenericTypeDefinition());

        Assert.Equal([typeof(Trace<,>), typeof(Authorise<,>), typeof(Validate<,>)], behaviours);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Coordination.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Not inside the repository.");
    }
}
