using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Web.Http;

namespace Coordination.Web.Imports;

/// <summary>Turns the rows of a file into changes of the roster.</summary>
internal sealed record ImportKind(string Name, ImmutableArray<string> Columns, Func<ImportRow, DirectorySnapshot, DateTimeOffset, Answer<ImmutableArray<RosterChange>>> Read)
{
    public static ImmutableArray<ImportKind> All { get; } =
    [
        new("schools", ["id", "name", "stage", "location", "administeredBy", "township", "pupils", "longitude", "latitude", "competentDepartment"], School),
        new("people", ["id", "name", "userName", "role", "scope"], Person),
    ];

    private static Answer<ImmutableArray<RosterChange>> School(ImportRow row, DirectorySnapshot directory, DateTimeOffset now)
    {
        var (pupils, longitude, latitude) = (row.Number("pupils", 0, 100_000), row.Number("longitude", -180, 180), row.Number("latitude", -90, 90));
        if ((row.Fault ?? Unknown(row, directory, "location") ?? Unknown(row, directory, "administeredBy")) is { } fault)
        {
            return fault;
        }

        var before = directory.School(row["id"]);
        return ImmutableArray.Create<RosterChange>(new PutSchool(new School(
            row["id"], row["name"], row["stage"], row["location"], row["administeredBy"], row["township"], (int)pupils, longitude, latitude,
            before?.Fictional ?? false, row["competentDepartment"], before?.MergedInto)));
    }

    private static Answer<ImmutableArray<RosterChange>> Person(ImportRow row, DirectorySnapshot directory, DateTimeOffset now)
    {
        if (row.Fault is { } fault)
        {
            return fault;
        }

        var put = new PutPerson(new Person(row["id"], row["name"], row["userName"], directory.Person(row["id"])?.Ties ?? []));
        if (row["role"].Length == 0)
        {
            return ImmutableArray.Create<RosterChange>(put);
        }

        return !Enum.GetNames<Role>().Contains(row["role"], StringComparer.Ordinal) ? Refusals.InvalidValue.With("field", "role")
            : row["scope"].Length == 0 ? Refusals.MissingField.With("field", "scope")
            : directory.PostsOf(row["id"], now).Any(post => post.Role.ToString() == row["role"] && post.Scope == row["scope"]) ? ImmutableArray.Create<RosterChange>(put)
            : ImmutableArray.Create<RosterChange>(put, new FillPost(Enum.Parse<Role>(row["role"]), row["scope"], row["id"], now));
    }

    private static Refusal? Unknown(ImportRow row, DirectorySnapshot directory, string column) =>
        directory.Jurisdiction(row[column]) is null ? Refusals.InvalidValue.With("field", column) : null;
}

/// <summary>One row by column names; remembers the first fault met while reading it.</summary>
internal sealed class ImportRow
{
    private static readonly ImmutableHashSet<string> MayBeEmpty = ["role", "scope", "township", "competentDepartment"];

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    public ImportRow(ImmutableArray<string> columns, string[] fields)
    {
        if (fields.Length != columns.Length)
        {
            Fault = Refusals.InvalidValue.With("field", $"{fields.Length}/{columns.Length}");
        }

        for (var i = 0; i < columns.Length; i++)
        {
            var text = i < fields.Length ? fields[i].Trim() : "";
            _fields[columns[i]] = text;
            Fault ??= text.Length > MaxTextAttribute.Default ? Refusals.TextTooLong.With("field", columns[i]).With("max", "200")
                : !Characters.Allowed(text, manyLines: false) ? Refusals.ForbiddenCharacter.With("field", columns[i])
                : text.Length == 0 && !MayBeEmpty.Contains(columns[i]) ? Refusals.MissingField.With("field", columns[i])
                : null;
        }
    }

    public Refusal? Fault { get; private set; }

    public string this[string column] => _fields[column];

    public double Number(string column, double min, double max)
    {
        if (double.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Fault ??= Refusals.OutOfRange.With("field", column)
            .With("min", min.ToString(CultureInfo.InvariantCulture)).With("max", max.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
