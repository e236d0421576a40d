using System.Diagnostics;
using Coordination.Web.Http;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Coordination.Web.Pipeline;

/// <summary>Outermost: a span, a duration and a line for every use case.</summary>
internal sealed partial class Trace<TRequest, TResponse>(Caller caller, ILogger<Trace<TRequest, TResponse>> log) : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IAnswer<TResponse>
{
    private static readonly string Name = typeof(TRequest).Name;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var span = Telemetry.Source.StartActivity(Name);
        var start = Stopwatch.GetTimestamp();
        var answer = await next();
        var code = answer.Refusal?.Code ?? "OK";
        span?.SetTag("coordination.code", code);
        span?.SetTag("coordination.person", caller.Actor?.PersonId);
        Telemetry.UseCases.Record(
            Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("use_case", Name), new KeyValuePair<string, object?>("code", code));
        if (answer.Refusal is not null)
        {
            Refused(log, Name, code, caller.Actor?.PersonId ?? "-");
        }

        return answer;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UseCase} refused: {Code} (person {Person}).")]
    private static partial void Refused(ILogger log, string useCase, string code, string person);
}
