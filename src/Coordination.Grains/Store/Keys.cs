using System.Buffers;
using System.Globalization;
using System.Text;
using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Store;

/// <summary>The row catalogue: every row key of the store is made here (architecture.md, "Homes and rows").</summary>
public static class Keys
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-.:@_");

    public const string System = "sys";

    /// <summary>In <c>sys</c>: what the store is for; that nothing leaves it.</summary>
    public const string Mode = "mode", Hold = "hold";

    public const string Due = "due|";
    public const string Outbox = "out|";
    public const string Open = "open|";
    public const string Reference = "ref|";

    /// <summary>Partitions of clusters: beside those of the product, and no part of a backup.</summary>
    public const string ClusterPrefix = "cluster:";

    /// <summary>In a cluster's partition: whom a silo does not hear.</summary>
    public const string Unheard = "unheard|";

    public static string Cluster(string clusterId) => ClusterPrefix + Escape(clusterId);

    public static string UnheardRow(string silo) => Unheard + Escape(silo);

    public static string Released(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"released|{at.UtcTicks:D19}");

    public static string Stem(EntityId id) => $"{EntityKinds.Word(id.Kind)}|{id}|";

    public static string Head(EntityId id) => Stem(id) + "head";

    public static string Event(EntityId id, long version) => string.Create(CultureInfo.InvariantCulture, $"{Stem(id)}e|{version:D10}");

    /// <summary>Command ids come from clients too, so they are escaped.</summary>
    public static string Command(EntityId id, string commandId) => $"{Stem(id)}c|{Escape(commandId)}";

    public static string OpenRow(EntityId id) => $"{Open}{EntityKinds.Word(id.Kind)}|{id}";

    public static string ReferenceRow(string audience, EntityId id) => $"{Reference}{audience}|{EntityKinds.Word(id.Kind)}|{id}";

    /// <summary>The version by which a reference was removed.</summary>
    public static string ReferenceGone(string audience, EntityId id) => $"refgone|{audience}|{EntityKinds.Word(id.Kind)}|{id}";

    public static string DoneRow(EntityId id, DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"done|{EntityKinds.Word(id.Kind)}|{date:yyyyMMdd}|{id}");

    public static string DueRow(EntityId id, Deadline deadline) =>
        string.Create(CultureInfo.InvariantCulture, $"{Due}{deadline.Due.UtcTicks:D19}|{deadline.Rank:D2}|{EntityKinds.Word(id.Kind)}|{id}|{deadline.Kind}");

    /// <summary>Due rows up to and including an instant lie below this key.</summary>
    public static string DueUntil(DateTimeOffset instant) => string.Create(CultureInfo.InvariantCulture, $"{Due}{instant.UtcTicks + 1:D19}");

    public static string OutboxLane(EntityId id) => $"{Outbox}{EntityKinds.Word(id.Kind)}|{id}|";

    public static string OutboxRow(EntityId id, long version, int n) => string.Create(CultureInfo.InvariantCulture, $"{OutboxLane(id)}{version:D10}|{n:D3}");

    /// <summary>Prefix of a body's numbers of one kind and year.</summary>
    public static string NumberSeries(string body, string kind, int year) => string.Create(CultureInfo.InvariantCulture, $"docno|{body}|{kind}|{year:D4}|");

    public static string NumberRow(string series, int sequence) => string.Create(CultureInfo.InvariantCulture, $"{series}{sequence:D6}");

    /// <summary>The number a document has, whatever series it is of: makes a repeated request harmless.</summary>
    public static string NumberOf(string documentId) => $"doc|{Escape(documentId)}";

    /// <summary>Rows of a person's inbox, newest first.</summary>
    public static string Inbox(string personId) => $"inbox|{Escape(personId)}|";

    public static string InboxRow(string personId, DateTimeOffset at, string source, int occurrence, string tier, int repeat) =>
        string.Create(CultureInfo.InvariantCulture, $"{Inbox(personId)}{DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks:D19}|{Escape(source)}|{occurrence:D4}|{tier}|{repeat:D4}");

    /// <summary>How everything told to a person of one occurrence stands (acknowledged, resolved).</summary>
    public static string InboxStatus(string personId, string source, int occurrence) =>
        string.Create(CultureInfo.InvariantCulture, $"inboxstatus|{Escape(personId)}|{Escape(source)}|{occurrence:D4}");

    public static string CalendarYear(int year, int version) => string.Create(CultureInfo.InvariantCulture, $"cal|{year:D4}|{version:D4}");

    /// <summary>A session that was ended before its time, in its person's partition.</summary>
    public static string EndedSession(string sessionId) => $"session-ended|{Escape(sessionId)}";

    public static string AuditRow(DateTimeOffset at, string commandId) => string.Create(CultureInfo.InvariantCulture, $"audit|{at.UtcTicks:D19}|{Escape(commandId)}");

    /// <summary>A node of the tree from a day on; in <c>sys</c>.</summary>
    public const string Tree = "tree|";

    /// <summary>Master data of a school, in its hash partition.</summary>
    public const string School = "school|";

    /// <summary>A person, in its hash partition.</summary>
    public const string Person = "person|";

    /// <summary>Posts of a jurisdiction that ought to be held, who holds them, and who is away; in the jurisdiction's partition, written by its roster.</summary>
    public const string Seat = "seat|", Post = "post|", Leave = "leave|";

    public static string TreeRow(string code, DateOnly from) => string.Create(CultureInfo.InvariantCulture, $"{Tree}{Escape(code)}|{from:yyyyMMdd}");

    public static string SchoolRow(string id) => School + Escape(id);

    public static string PersonRow(string id) => Person + Escape(id);

    public static string SeatRow(string postId) => Seat + Escape(postId);

    public static string PostRow(string postId, DateTimeOffset from, string personId) =>
        string.Create(CultureInfo.InvariantCulture, $"{Post}{Escape(postId)}|{from.UtcTicks:D19}|{Escape(personId)}");

    public static string LeaveRow(string personId, DateTimeOffset from) => string.Create(CultureInfo.InvariantCulture, $"{Leave}{Escape(personId)}|{from.UtcTicks:D19}");

    /// <summary>An account, unique by user name; in the hash partition of the user name.</summary>
    public static string UserRow(string userName) => $"user|{Escape(userName)}";

    /// <summary>The accepted answer to a change of a jurisdiction's roster.</summary>
    public static string RosterCommand(string personId, string commandId) => $"rostercommand|{Escape(personId)}|{Escape(commandId)}";

    /// <summary>The end of a prefix scan: <c>p|</c> to <c>p}</c>.</summary>
    public static string End(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    /// <summary>The smallest key after one that was read: the space is the lowest character a key may have.</summary>
    public static string After(string key) => key + " ";

    /// <summary>Any text as one field of a key, reversibly: letters, digits and <c>- . : @ _</c> stay, everything else becomes <c>=XX</c> per UTF-8 byte.</summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(Plain) < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 8);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            _ = unit < 128 && Plain.Contains((char)unit) ? escaped.Append((char)unit) : escaped.Append('=').Append(unit.ToString("X2", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    /// <summary>The text that <see cref="Escape"/> was given.</summary>
    /// <exception cref="FormatException">Not made by <see cref="Escape"/>.</exception>
    public static string Unescape(string field)
    {
        var bytes = new List<byte>(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] != '=')
            {
                bytes.Add(field[i] < 128 ? (byte)field[i] : throw new FormatException($"'{field}' is not escaped."));
                continue;
            }

            bytes.Add(i + 2 < field.Length
                ? byte.Parse(field.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : throw new FormatException($"'{field}' ends within an escape."));
            i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Instant, owner and deadline of a due row.</summary>
    public static (DateTimeOffset Due, int Rank, EntityId Owner, string Deadline) ParseDue(string key)
    {
        var parts = key.Split('|');
        return (new DateTimeOffset(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero), int.Parse(parts[2], CultureInfo.InvariantCulture), EntityId.Parse(parts[4]), parts[5]);
    }
}
