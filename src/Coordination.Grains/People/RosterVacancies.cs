using Coordination.Domain.Alerts;
using Coordination.Domain.People;

namespace Coordination.Grains.People;

/// <summary>Empty posts of a body and of the schools it administers (domain.md 5.4, AL-38).</summary>
internal static class RosterVacancies
{
    private static readonly Role[] OfBody = [Role.DIR, Role.CI, Role.OFF_H, Role.OP];

    public static List<Post> At(string home, DirectorySnapshot directory, DateTimeOffset now) =>
        [.. directory.Posts.Where(post => post.ExistsAt(now) && Concerns(post, home, directory) && IsVacant(post, directory, now))];

    /// <summary>What the alerts of the posts are to be told: newly vacant, and filled again.</summary>
    public static IEnumerable<TellCondition> Differences(string home, IReadOnlyCollection<Post> before, IReadOnlyCollection<Post> after, DirectorySnapshot directory, DateTimeOffset now) =>
        after.Select(post => Told(post, vacant: true, home, directory, now))
            .Concat(before.Where(post => !after.Any(other => other.Id == post.Id)).Select(post => Told(post, vacant: false, home, directory, now)));

    private static bool Concerns(Post post, string home, DirectorySnapshot directory) =>
        post.Role == Role.SCH_P ? directory.School(post.Scope) is { MergedInto: null } school && school.AdministeredBy == home : post.Scope == home && OfBody.Contains(post.Role);

    private static bool IsVacant(Post post, DirectorySnapshot directory, DateTimeOffset now) =>
        !directory.Holders(post.Role, post.Scope, now).Any(holder => holder.Standing == Standing.Holder);

    private static TellCondition Told(Post post, bool vacant, string home, DirectorySnapshot directory, DateTimeOffset now)
    {
        var school = directory.School(post.Scope);
        return Vacancies.Told(post.Id, vacant, home, school?.Id, school?.Name ?? directory.Jurisdiction(post.Scope)?.Name, now);
    }
}
