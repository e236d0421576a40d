using System.Net.Http.Json;
using System.Text.Json;
using Coordination.Bench.Product;
using Coordination.Domain.People;
using Coordination.Silo.Demo;

namespace Coordination.Bench.Push;

/// <summary>Signs people of the sample city in.</summary>
internal static class Session
{
    /// <returns>The bearer token of the first holder of a post.</returns>
    public static async Task<string> Begin(Node node, Role role, string scope)
    {
        var holder = node.Directory.Holders(role, scope, node.Clock.Now)[0];
        using var http = new HttpClient { BaseAddress = new Uri(node.Url) };
        using var response = await http.PostAsJsonAsync("/api/session", new { userName = node.Directory.Person(holder.PersonId)!.UserName, password = SampleCity.Password });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode ? answer.GetProperty("token").GetString()! : throw new InvalidOperationException($"Sign-in failed: {answer.GetRawText()}");
    }
}
