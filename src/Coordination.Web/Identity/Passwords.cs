using Microsoft.AspNetCore.Identity;

namespace Coordination.Web.Identity;

/// <summary>Hashing and comparing of passwords by ASP.NET Core Identity's hasher (PBKDF2, salted).</summary>
public sealed class Passwords
{
    /// <summary>Characters a password has at least.</summary>
    public const int Least = 10;

    private readonly PasswordHasher<string> _hasher = new();
    private readonly string _dummy;

    public Passwords() => _dummy = Hash("nobody's password");

    public string Hash(string password) => _hasher.HashPassword("", password);

    /// <summary>Compares. Without a hash the work is done all the same, so that time does not tell whether a user exists.</summary>
    public PasswordVerificationResult Verify(string? hash, string password)
    {
        var result = _hasher.VerifyHashedPassword("", hash ?? _dummy, password);
        return hash is null ? PasswordVerificationResult.Failed : result;
    }

    /// <summary>Whether a new password may be set. Length, not composition, is what counts.</summary>
    public static bool IsAcceptable(string userName, string password) =>
        password.Length >= Least && !string.Equals(userName, password, StringComparison.OrdinalIgnoreCase);
}
