namespace Coordination.Silo.Administration;

/// <summary>Options that only a command has; the rest is a node's.</summary>
internal static class CommandLine
{
    /// <summary>Takes an option and its value out of the arguments.</summary>
    /// <returns>Its value, or null when it is not there; and the other arguments.</returns>
    /// <exception cref="ArgumentException">It has no value.</exception>
    public static (string? Value, string[] Others) Take(string[] args, string option)
    {
        var at = Array.IndexOf(args, option);
        return at < 0 ? (null, args)
            : at + 1 < args.Length ? (args[at + 1], [.. args[..at], .. args[(at + 2)..]])
            : throw new ArgumentException($"Option '{option}' needs a value.");
    }

    /// <inheritdoc cref="Take"/>
    /// <exception cref="ArgumentException">It is not there.</exception>
    public static (string Value, string[] Others) Demand(string[] args, string option, string usage) =>
        Take(args, option) is ({ } value, var rest) ? (value, rest) : throw new ArgumentException($"Usage: {usage}");
}
