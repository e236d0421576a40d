using System.Buffers;

namespace Coordination.Grains.Store;

/// <summary>
/// What every backend refuses before it applies anything, so that a batch that works embedded works on Azure Tables too
/// (architecture.md, "Homes and rows").
/// </summary>
public static class BatchRules
{
    public const int MaxRows = 100;
    public const int MaxKey = 500;

    /// <summary>Key and data of one row, in bytes.</summary>
    public const int MaxRowBytes = 900 * 1024;

    /// <summary>Keys and data of one batch, in bytes: Azure Tables takes 4 MiB as sent, and data is sent as Base64, a third longer (docs/adr/0020).</summary>
    public const int MaxBatchBytes = 2816 * 1024;

    private const string Forbidden = "/\\#?";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => !Forbidden.Contains(c, StringComparison.Ordinal))]);

    /// <summary>Checks a batch against the rules.</summary>
    /// <returns>Its size in bytes: keys and data.</returns>
    /// <exception cref="InvalidBatchException">The batch breaks a rule; the message says which and where.</exception>
    public static long Check(string partition, IReadOnlyList<RowChange> changes)
    {
        CheckKey(partition, "partition");
        if (changes.Count is 0 or > MaxRows)
        {
            throw new InvalidBatchException($"A batch has 1 to {MaxRows} rows, not {changes.Count}.");
        }

        var bytes = 0L;
        for (var i = 0; i < changes.Count; i++)
        {
            bytes += CheckChange(changes[i]);
        }

        CheckDistinct(changes);
        return bytes <= MaxBatchBytes ? bytes : throw new InvalidBatchException($"A batch has at most {MaxBatchBytes} bytes, not {bytes}.");
    }

    /// <summary>Whether a text may be a row key or a partition name.</summary>
    public static bool IsKey(string? key) => key is { Length: >= 1 and <= MaxKey } && key.AsSpan().IndexOfAnyExcept(Allowed) < 0;

    private static long CheckChange(in RowChange change)
    {
        CheckKey(change.Key, "key");
        var fenced = change.IfETag is not null;
        if (change.Kind switch { ChangeKind.Replace => !fenced, ChangeKind.Insert or ChangeKind.Upsert => fenced, ChangeKind.Delete => false, _ => true })
        {
            throw new InvalidBatchException($"{change.Kind} of '{change.Key}' {(fenced ? "takes no" : "needs an")} ETag.");
        }

        var bytes = change.Key.Length + change.Data.Length;
        return bytes <= MaxRowBytes ? bytes : throw new InvalidBatchException($"Row '{change.Key}' has {bytes} bytes; at most {MaxRowBytes}.");
    }

    private static void CheckKey(string? key, string what)
    {
        if (!IsKey(key))
        {
            throw new InvalidBatchException($"'{key}' is no {what}: 1 to {MaxKey} printable ASCII characters without {Forbidden}.");
        }
    }

    private static void CheckDistinct(IReadOnlyList<RowChange> changes)
    {
        var seen = new HashSet<string>(changes.Count, StringComparer.Ordinal);
        for (var i = 0; i < changes.Count; i++)
        {
            if (!seen.Add(changes[i].Key))
            {
                throw new InvalidBatchException($"Row '{changes[i].Key}' is changed twice.");
            }
        }
    }
}
