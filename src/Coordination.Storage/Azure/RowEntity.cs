using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Coordination.Grains.Store;

namespace Coordination.Storage.Azure;

/// <summary>A row as an entity: its data in pieces, because a property holds at most 64 KiB, and the batch that wrote it.</summary>
internal static class RowEntity
{
    /// <summary>The batch that wrote the row last: by it a lost answer is found again.</summary>
    public const string Batch = "b";

    private const int Piece = 64 * 1024;

    /// <summary>An ETag of the right form that no row has: what somebody else's ETag is turned into, which the service would not even parse.</summary>
    private static readonly ETag Nobodys = new("W/\"datetime'1601-01-01T00%3A00%3A00.0000001Z'\"");

    private static readonly string[] Pieces = [.. Enumerable.Range(0, 16).Select(n => string.Create(CultureInfo.InvariantCulture, $"d{n}"))];

    public static TableTransactionAction Action(string partition, in RowChange change, string batch)
    {
        var fence = change.IfETag is null ? ETag.All : change.IfETag.StartsWith("W/\"datetime'", StringComparison.Ordinal) ? new ETag(change.IfETag) : Nobodys;
        return change.Kind switch
        {
            ChangeKind.Insert => new TableTransactionAction(TableTransactionActionType.Add, Entity(partition, change, batch)),
            ChangeKind.Replace => new TableTransactionAction(TableTransactionActionType.UpdateReplace, Entity(partition, change, batch), fence),
            ChangeKind.Upsert => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(partition, change, batch)),
            _ => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, change.Key), fence),
        };
    }

    public static Row Row(TableEntity entity)
    {
        var first = entity.GetBinary(Pieces[0]);
        if (first is null or { Length: < Piece })
        {
            return new Row(entity.RowKey, first ?? [], entity.ETag.ToString());
        }

        using var data = new MemoryStream(Piece * 2);
        for (var n = 0; n < Pieces.Length && entity.GetBinary(Pieces[n]) is { } piece; n++)
        {
            data.Write(piece);
        }

        return new Row(entity.RowKey, data.ToArray(), entity.ETag.ToString());
    }

    private static TableEntity Entity(string partition, in RowChange change, string batch)
    {
        var entity = new TableEntity(partition, change.Key) { [Batch] = batch };
        var data = change.Data;
        for (var n = 0; data.Length > 0; n++)
        {
            var piece = Math.Min(Piece, data.Length);
            entity[Pieces[n]] = data[..piece].ToArray();
            data = data[piece..];
        }

        return entity;
    }
}
