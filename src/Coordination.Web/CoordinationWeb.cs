using Coordination.Domain.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Web.Cases;
using Coordination.Web.Http;
using Coordination.Web.Pipeline;
using Coordination.Web.Push;
using Coordination.Web.Sessions;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web;

/// <summary>
/// The outside of the program. The silo adds it, scans this assembly by <see cref="UseCases"/>, and maps it. Expected from the
/// silo: the store and blobs, <c>IRulebooks</c>, <c>IBusinessClock</c>, <c>WorkTracker</c>, <c>IRefusalAudit</c>, data protection keys,
/// to call <see cref="Readiness.Open"/> when the node may be used, and in drill processes <see cref="Drill.IDrill"/> and <see cref="Drill.IDemoGuide"/>.
/// </summary>
public static class CoordinationWeb
{
    public static IServiceCollection AddCoordinationWeb(this IServiceCollection services)
    {
        services.AddOptions<WebOptions>().BindConfiguration("Web");
        AddPipeline(services);
        AddSessions(services);
        AddPush(services);
        services.AddScoped<Caller>().AddScoped<CaseReader>().AddScoped<SubscriptionGate>().AddSingleton<Entities>().AddSingleton<CaseHistory>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));
        services.AddExceptionHandler<ErrorHandler>().AddRateLimiter(Throttle.Configure).AddHttpContextAccessor();
        services.Configure<FormOptions>(options => options.MultipartBodyLengthLimit = EvidenceRoutes.MaxFile + Multipart.Overhead);
        services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["ready"]).AddCheck<ReadinessHealth>("start", tags: ["ready"]);
        services.AddSingleton<Readiness>();
        services.AddOpenApi(ApiDescription.Configure);
        return services;
    }

    /// <summary>Middleware and routes; before it nothing but forwarded headers, after it the files of the web client.</summary>
    public static IEndpointRouteBuilder MapCoordination(this WebApplication app)
    {
        app.UseExceptionHandler(static _ => { });
        app.UseSecurityHeaders();
        app.UseReadiness(app.Services.GetRequiredService<Readiness>());
        app.UseStatusCodePages(pages => Faceless(pages.HttpContext));
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<SessionMiddleware>();
        app.UseRateLimiter(); // knows who asks, and counts also what is refused next
        app.UseAuthorization();
        using (var scope = app.Services.CreateScope())
        {
            foreach (var routes in scope.ServiceProvider.GetServices<IRoutes>())
            {
                routes.Map(app);
            }
        }

        app.MapHub<LiveHub>(LiveHub.Path, options => options.CloseOnAuthenticationExpiration = true);
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = static _ => false });
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = static check => check.Tags.Contains("ready") });
        NoSuchAddress.Map(app);
        return app;
    }

    // MediatR 5.1 has no registration of its own (architecture.md, "Versions"). The order of behaviours is the order of adding.
    private static void AddPipeline(IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Trace<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Authorise<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(Validate<,>));
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton<Identity.Passwords>().AddSingleton<Identity.SignIn>().AddSingleton<Identity.SetupLink>().AddSingleton<SessionGate>();
        services.AddAuthentication(Schemes.Either)
            .AddPolicyScheme(Schemes.Either, null, options => options.ForwardDefaultSelector = ShownBy)
            .AddCookie(Schemes.Cookie, options =>
            {
                options.Cookie.Name = SessionCookie.Name;
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.Cookie.HttpOnly = true;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                options.SlidingExpiration = false;
                options.Events.OnRedirectToLogin = context => Problems.Write(context.HttpContext, Refusals.SignInRequired);
                options.Events.OnRedirectToAccessDenied = context => Problems.Write(context.HttpContext, Refusals.NotPermitted.With("action", "-"));
            })
            .AddBearerToken(Schemes.Bearer, options => options.Events.OnMessageReceived = context =>
            {
                // A browser cannot send headers with a web socket.
                context.Token = context.Request.Path.StartsWithSegments(LiveHub.Path) && context.Request.Query["access_token"] is [{ Length: > 0 } token] ? token : null;
                return Task.CompletedTask;
            });
        services.AddAuthorization();
    }

    private static string ShownBy(HttpContext http) =>
        http.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        || (http.Request.Path.StartsWithSegments(LiveHub.Path) && http.Request.Query.ContainsKey("access_token"))
            ? Schemes.Bearer
            : Schemes.Cookie;

    private static void AddPush(IServiceCollection services)
    {
        services.AddSignalR(options =>
            {
                options.MaximumReceiveMessageSize = 8 * 1024;
                options.MaximumParallelInvocationsPerClient = 2;
                options.EnableDetailedErrors = false;
                options.AddFilter<HubErrors>();
            })
            .AddJsonProtocol(options => options.PayloadSerializerOptions = RawJson.HubOptions);
        services.AddSingleton<HubErrors>().AddSingleton<PushRelay>().AddSingleton<ILivePush>(provider => provider.GetRequiredService<PushRelay>());
        services.AddSingleton(provider => new ClockBroadcast(
            provider.GetRequiredService<PushRelay>(), provider.GetRequiredService<IBusinessClock>(), provider.GetRequiredService<TimeProvider>(),
            drill: provider.GetRequiredService<IServiceProviderIsService>().IsService(typeof(Drill.IDrill))));
        services.AddHostedService(provider => provider.GetRequiredService<PushRelay>());
        services.AddHostedService(provider => provider.GetRequiredService<ClockBroadcast>());
        services.AddHostedService<SubscriptionWatch>();
    }

    private static Task Faceless(HttpContext http) => !http.Request.Path.StartsWithSegments("/api")
        ? Task.CompletedTask
        : Problems.Write(http, http.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => Refusals.SignInRequired,
            StatusCodes.Status403Forbidden => Refusals.NotPermitted.With("action", "-"),
            StatusCodes.Status404NotFound => Refusals.NotFound,
            StatusCodes.Status405MethodNotAllowed => Refusals.MethodNotAllowed,
            StatusCodes.Status413PayloadTooLarge => Refusals.BodyTooLarge.With("max", StrictBody.MaxBytes.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            StatusCodes.Status415UnsupportedMediaType => Refusals.UnsupportedMediaType.With("type", ""),
            >= 500 => Refusals.Internal,
            _ => Refusals.InvalidValue.With("field", "$"),
        });
}
