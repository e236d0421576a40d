using Coordination.Domain.Aggregates;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Http;

/// <summary>One request and its answer: reads what every request carries, sends the use case, writes the answer or the problem.</summary>
internal sealed class Exchange(HttpContext http)
{
    public HttpContext Http => http;

    public Caller Caller => http.RequestServices.GetRequiredService<Caller>();

    /// <summary>Makes an exchange a parameter of route handlers.</summary>
    public static ValueTask<Exchange?> BindAsync(HttpContext context) => new(new Exchange(context));

    /// <summary>A question: no body, no key.</summary>
    public Task<IResult> Ask<T>(IUseCase<T> useCase) => Send(useCase, value => Results.Json(value, ApiJson.Options));

    /// <summary>A question whose parameters have to be read first.</summary>
    public Task<IResult> Ask<T, TUseCase>(Answer<TUseCase> useCase)
        where TUseCase : IUseCase<T> =>
        useCase.Refusal is { } refusal ? Task.FromResult(Problems.Result(refusal)) : Ask(useCase.Value!);

    /// <summary>A change: strict body, Idempotency-Key, If-Match.</summary>
    /// <param name="action">Stable name of what is asked, part of the body hash.</param>
    public async Task<IResult> Change<TBody, T>(string action, Func<TBody, Stamp, IUseCase<T>> make, Func<T, IResult>? answer = null, int maxBytes = StrictBody.MaxBytes)
        where TBody : Body
    {
        if (Caller.Actor is null)
        {
            return Problems.Result(Refusals.SignInRequired);
        }

        var key = Stamp.Key(http.Request.Headers);
        var expected = Stamp.IfMatch(http.Request.Headers);
        if ((key.Refusal ?? expected.Refusal) is { } head)
        {
            return Problems.Result(head);
        }

        var body = await StrictBody.Read<TBody>(http.Request, maxBytes, http.RequestAborted);
        if (body.Refusal is { } fault)
        {
            return Problems.Result(fault);
        }

        Caller.ActAs(body.Value.Body.ActingAs);
        var stamp = new Stamp(key.Value!, CanonicalJson.Hash(Caller.Require.PersonId, action, body.Value.Canonical), expected.Value);
        return await Send(make(body.Value.Body, stamp), answer ?? (value => Results.Json(value, ApiJson.Options)));
    }

    /// <summary>A body without a key: questions too long for an address, sign-in, the drill.</summary>
    public async Task<IResult> Post<TBody, T>(Func<TBody, IUseCase<T>> make, Func<T, IResult>? answer = null)
    {
        var body = await StrictBody.Read<TBody>(http.Request, StrictBody.MaxBytes, http.RequestAborted);
        return body.Refusal is { } fault
            ? Problems.Result(fault)
            : await Send(make(body.Value.Body), answer ?? (value => Results.Json(value, ApiJson.Options)));
    }

    public async Task<IResult> Send<T>(IUseCase<T> useCase, Func<T, IResult> answer)
    {
        var outcome = await Answer(useCase);
        return outcome.Refusal is { } refusal ? Problems.Result(refusal) : answer(outcome.Value!);
    }

    /// <summary>The bare answer, for routes that do more than one thing.</summary>
    public Task<Answer<T>> Answer<T>(IUseCase<T> useCase) =>
        http.RequestServices.GetRequiredService<IMediator>().Send(useCase, http.RequestAborted);

    /// <summary>Why a use case is refused, or null.</summary>
    public async Task<Refusal?> Refusal(IUseCase<Done> useCase) => (await Answer(useCase)).Refusal;
}

/// <summary>Routes of one use case; found by scanning.</summary>
internal interface IRoutes
{
    void Map(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder app);
}
