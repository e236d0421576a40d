using System.Reflection;
using Coordination.Web.Http;
using Coordination.Web.Pipeline;
using MediatR;

namespace Coordination.Web;

/// <summary>What the silo's scan looks for in this assembly: everything assignable to one of these is registered by its interfaces, scoped, whether public or not.</summary>
public static class UseCases
{
    public static Assembly Assembly { get; } = typeof(UseCases).Assembly;

    /// <summary>Handlers, guards, validators, and the routes of each use case.</summary>
    public static ImmutableArray<Type> Conventions { get; } = [typeof(IRequestHandler<,>), typeof(IGuard<>), typeof(IValidator<>), typeof(IRoutes)];
}
