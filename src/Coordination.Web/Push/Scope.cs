using Coordination.Domain.Aggregates;

namespace Coordination.Web.Push;

/// <summary>Kinds of scopes a browser can listen to.</summary>
internal enum ScopeKind
{
    Board,
    School,
    Case,
    Inbox,
}

/// <summary>A scope as subscribed to: <c>board:512021</c>, <c>school:AY-0217</c>, <c>case:{id}</c>, <c>inbox</c>.</summary>
internal sealed record Scope(ScopeKind Kind, string Key)
{
    private const int MaxKey = 60;

    public string Name => Kind == ScopeKind.Inbox ? "inbox" : $"{Kind.ToString().ToLowerInvariant()}:{Key}";

    public static Scope? Parse(string? text)
    {
        if (text == "inbox")
        {
            return new Scope(ScopeKind.Inbox, "");
        }

        var parts = text?.Split(':', 2) ?? [];
        return parts is [var kind, { Length: > 0 and <= MaxKey } key]
            ? kind switch
            {
                "board" => new Scope(ScopeKind.Board, key),
                "school" => new Scope(ScopeKind.School, key),
                "case" when EntityId.TryParse(key, out var id) && id.Kind == EntityKinds.CaseLetter => new Scope(ScopeKind.Case, key),
                _ => null,
            }
            : null;
    }

    /// <summary>Whether a board row belongs to this scope.</summary>
    public bool Covers(BoardRow row) => Kind switch
    {
        ScopeKind.Board => true,
        ScopeKind.School => row.SchoolId == Key,
        ScopeKind.Case => row.Id == Key || row.SourceId == Key,
        _ => false,
    };
}
