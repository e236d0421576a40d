using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Web.Http;

namespace Coordination.Web.Boards;

/// <summary>The board a person starts on.</summary>
internal static class Home
{
    /// <summary>The highest jurisdiction of the person's posts; of school people, the body that supervises the school; else the city.</summary>
    public static string Of(Caller caller) => Of(caller.Actor, caller.Directory);

    public static string Of(Actor? actor, IDirectory directory)
    {
        var codes = actor?.Posts.Select(post => CodeOf(post.Scope, directory)).OfType<string>().Distinct(StringComparer.Ordinal).ToArray() ?? [];
        return codes.OrderBy(code => directory.Jurisdiction(code)?.Level).FirstOrDefault()
            ?? directory.Jurisdictions.OrderBy(node => node.Level == JurisdictionLevel.City ? 0 : 1).FirstOrDefault()?.Code
            ?? "";
    }

    /// <summary>The city of this deployment: calendars are its business.</summary>
    public static string City(IDirectory directory) =>
        directory.Jurisdictions.FirstOrDefault(node => node.Level == JurisdictionLevel.City)?.Code ?? "";

    /// <summary>The city of a person's home (the home itself above a city).</summary>
    public static string CityOf(Caller caller)
    {
        var (home, directory) = (Of(caller), caller.Directory);
        for (var code = home; code is not null; code = directory.Jurisdiction(code)?.Parent)
        {
            if (directory.Jurisdiction(code)?.Level == JurisdictionLevel.City)
            {
                return code;
            }
        }

        return home;
    }

    private static string? CodeOf(string scope, IDirectory directory) =>
        directory.Jurisdiction(scope)?.Code
        ?? (directory.School(scope) is { } school ? directory.BodyOf(school) : directory.Jurisdiction(scope.Split('.')[0])?.Code);
}
