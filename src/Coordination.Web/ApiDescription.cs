using Coordination.Web.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Coordination.Web;

/// <summary>The machine-readable contract.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Coordination", Version = "v1", Description = "Education supervision: rectification cases, alerts, boards." };
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse { Description = $"A refusal: {Problem.MediaType} with code, detail and traceId." };
            if (context.Description.HttpMethod == "POST" && context.Description.RelativePath is { } path && IsChange(path))
            {
                operation.Parameters = [.. operation.Parameters ?? [], Header("Idempotency-Key", required: true), Header("If-Match", required: false)];
            }

            return Task.CompletedTask;
        });
    }

    // Every change takes a key, but sessions, the drill, and questions that are posted (api.md).
    private static bool IsChange(string path) =>
        !path.StartsWith("api/session", StringComparison.Ordinal) && !path.StartsWith("api/drill", StringComparison.Ordinal) && path is not ("api/calendar/compute" or "api/inbox/read");

    private static OpenApiParameter Header(string name, bool required) =>
        new() { Name = name, In = ParameterLocation.Header, Required = required, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
