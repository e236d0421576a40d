using Coordination.Domain.Aggregates;
using MediatR;

namespace Coordination.Web.Http;

/// <summary>What a use case answers: a value or a refusal, never an exception for either.</summary>
internal interface IAnswer<TSelf>
    where TSelf : IAnswer<TSelf>
{
    Refusal? Refusal { get; }

    static abstract TSelf Refused(Refusal refusal);
}

/// <inheritdoc cref="IAnswer{TSelf}"/>
internal readonly record struct Answer<T>(T? Value, Refusal? Refusal) : IAnswer<Answer<T>>
{
    public static Answer<T> Refused(Refusal refusal) => new(default, refusal);

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => Refused(refusal);
}

/// <summary>Something that says who may ask for it.</summary>
internal interface IHasAccess
{
    /// <summary>Who may ask; decided before the handler runs.</summary>
    Access Access { get; }
}

/// <summary>A change with its key.</summary>
internal interface IStamped
{
    Stamp Stamp { get; }

    /// <summary>Id of the record the change is made to, where the key is kept beside it; null where the handler's own grain remembers keys.</summary>
    string? TargetFor(Caller caller) => null;
}

/// <summary>A request of one use case. The pipeline traces it, asks whether the caller may, checks it, then runs its handler.</summary>
internal interface IUseCase<T> : IRequest<Answer<T>>, IHasAccess
{
}

/// <summary>Handler of one use case.</summary>
internal interface IHandle<in TRequest, T> : IRequestHandler<TRequest, Answer<T>>
    where TRequest : IUseCase<T>
{
}

/// <summary>For use cases that answer nothing.</summary>
internal readonly record struct Done;
