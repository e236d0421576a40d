using Coordination.Domain.People;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Coordination.Web.Sessions;

/// <summary>A look at the machinery itself: silos, grains, calls. Nothing of a case is shown there.</summary>
internal sealed record LookAtMachinery(string Page) : IUseCase<Done>
{
    public Access Access => Access.Guarded;
}

internal sealed class LookAtMachineryGuard(Caller caller) : IGuard<LookAtMachinery>
{
    public ValueTask<Question> Ask(LookAtMachinery request, Actor actor, CancellationToken cancel) =>
        new(Question.Of(CaseAction.Operate, SubjectFacts.Of(Home.City(caller.Directory)), request.Page));
}

internal sealed class LookAtMachineryHandler : IHandle<LookAtMachinery, Done>
{
    public Task<Answer<Done>> Handle(LookAtMachinery request, CancellationToken cancellationToken) => Task.FromResult<Answer<Done>>(default(Done));
}

/// <summary>Pages of other makers, for those whom the permission table lets operate the machinery.</summary>
public static class Operators
{
    /// <summary>Everybody else is refused as by any use case of this program, and a refused attempt is kept. Not part of the published contract.</summary>
    /// <param name="endpoints">The pages.</param>
    /// <param name="page">Name they go by in what is kept.</param>
    public static T ForOperatorsOnly<T>(this T endpoints, string page)
        where T : IEndpointConventionBuilder
    {
        endpoints.AddEndpointFilter(async (context, next) =>
            await new Exchange(context.HttpContext).Refusal(new LookAtMachinery(page)) is { } refusal ? Problems.Result(refusal) : await next(context));
        endpoints.ExcludeFromDescription();
        return endpoints;
    }
}
