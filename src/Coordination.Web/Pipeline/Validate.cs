using Coordination.Domain.Aggregates;
using Coordination.Web.Http;
using MediatR;

namespace Coordination.Web.Pipeline;

/// <summary>What a request must satisfy beyond the shape of its body and before its handler.</summary>
internal interface IValidator<in TRequest>
{
    Refusal? Validate(TRequest request);
}

/// <summary>Innermost: the request's own validators.</summary>
internal sealed class Validate<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IAnswer<TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        validators.Select(validator => validator.Validate(request)).FirstOrDefault(refusal => refusal is not null) is { } fault
            ? Task.FromResult(TResponse.Refused(fault))
            : next();
}
