using Coordination.Domain.People;

namespace Coordination.Web.People;

/// <summary>A person with the posts held now.</summary>
internal sealed record PersonView(string Id, string Name, string UserName, ImmutableArray<PostView> Posts)
{
    public static PersonView Of(Person person, ImmutableArray<HeldPost> posts, IDirectory directory) =>
        new(person.Id, person.Name, person.UserName, [.. posts.Select(post => PostView.Of(post, directory))]);
}

/// <param name="Role">As stored: <c>OFF_H</c>.</param>
/// <param name="RoleCode">As domain.md 2.3 writes it, with the level: <c>K-OFF-H</c>, <c>T-CI</c>, <c>SCH-P</c>.</param>
internal sealed record PostView(string PostId, Role Role, string RoleCode, string Scope, string ScopeName, Standing Standing)
{
    private static readonly Role[] OfALevel = [Role.DIR, Role.DEP, Role.CI, Role.OFF_H, Role.OFF, Role.OP, Role.MU_L, Role.MU_C];

    public static PostView Of(HeldPost post, IDirectory directory) =>
        new(post.PostId, post.Role, CodeOf(post, directory), post.Scope, NameOf(post.Scope, directory), post.Standing);

    private static string CodeOf(HeldPost post, IDirectory directory)
    {
        var name = post.Role.ToString().Replace('_', '-');
        var level = directory.Jurisdiction(post.Scope.Split('.')[0])?.Level;
        return OfALevel.Contains(post.Role) ? (level == JurisdictionLevel.City ? "T-" : "K-") + name : name;
    }

    private static string NameOf(string scope, IDirectory directory) =>
        directory.School(scope)?.Name ?? directory.Jurisdiction(scope)?.Name ?? directory.Jurisdiction(scope.Split('.')[0])?.Name ?? scope;
}
