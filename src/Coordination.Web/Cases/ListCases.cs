using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Cases;

/// <summary>
/// Cases of a jurisdiction and those below it (or of one school), open ones first; ended ones when such a state is asked for. Without
/// either: of one's home, or, for who has no board there, one's own (<see cref="OwnCases"/>).
/// </summary>
/// <param name="Jurisdiction">Null for one's own.</param>
internal sealed record ListCases(string? Jurisdiction, CaseFilter Filter, string Position, int Limit) : IUseCase<Page<BoardRow>>
{
    public Access Access => Jurisdiction is null ? Access.SignedIn : Access.Guarded;
}

/// <summary>By name; null does not filter.</summary>
internal sealed record CaseFilter(WorkState? State, CaseClass? Class, string? School, bool? Overdue)
{
    public bool WantsEnded => State is WorkState.Closed or WorkState.Cancelled or WorkState.Terminated;

    public bool Fits(BoardRow row) =>
        row.Kind == "case"
        && (State is null || row.State == State.ToString())
        && (Class is null || row.Class == Class.ToString())
        && (School is null || row.SchoolId == School)
        && (Overdue is null || row.Overdue == Overdue);
}

internal sealed class ListCasesGuard(Caller caller) : IGuard<ListCases>
{
    public ValueTask<Question> Ask(ListCases request, Actor actor, CancellationToken cancel)
    {
        if (request.Filter.School is { } id)
        {
            return new(caller.Directory.School(id) is { } school
                ? Question.Of(CaseAction.ReadSchool, SubjectFacts.Of(school, caller.Directory.BodyOf(school)), id)
                : Refusals.NotFound);
        }

        return new(request.Jurisdiction is { } code && caller.Directory.Jurisdiction(code) is not null
            ? Question.Of(CaseAction.ReadBoard, SubjectFacts.Of(code), code)
            : Refusals.NotFound);
    }
}

internal sealed class ListCasesHandler(ITableStore store, Caller caller) : IHandle<ListCases, Page<BoardRow>>
{
    // Rows looked at for one answer; a rare filter gets a short page and a cursor, never a long wait.
    private const int Budget = 5_000;
    private const int ScanPage = 500;

    public async Task<Answer<Page<BoardRow>>> Handle(ListCases request, CancellationToken cancellationToken)
    {
        var ranges = Ranges(request).ToArray();
        var (range, after) = Split(request.Position);
        if (range < 0 || range >= ranges.Length)
        {
            return Refusals.InvalidCursor;
        }

        var read = Reader(request);
        var (items, seen) = (ImmutableArray.CreateBuilder<BoardRow>(), 0);
        for (; range < ranges.Length; range++, after = "")
        {
            var (partition, prefix) = ranges[range];
            var from = after.Length == 0 ? prefix : Keys.After(prefix + after);
            while (true)
            {
                var rows = await store.Scan(partition, from, Keys.End(prefix), ScanPage, cancellationToken);
                foreach (var row in rows)
                {
                    seen++;
                    // The filter asks what the reader may see: nobody finds a covert recheck by looking for its state.
                    if (RowOf(row, request.Filter) is { } found && read(found) is { } shown && request.Filter.Fits(shown))
                    {
                        items.Add(shown);
                    }

                    if (items.Count == request.Limit || seen == Budget)
                    {
                        return new Page<BoardRow>(items.ToImmutable(), Paging.Seal(string.Create(CultureInfo.InvariantCulture, $"{range}~{row.Key[prefix.Length..]}")));
                    }
                }

                if (rows.Count < ScanPage)
                {
                    break;
                }

                from = Keys.After(rows[^1].Key);
            }
        }

        return new Page<BoardRow>(items.ToImmutable(), null);
    }

    /// <summary>Own rows of the jurisdiction and of those below it, then what it sees of others.</summary>
    private IEnumerable<(string Partition, string Prefix)> Ranges(ListCases request)
    {
        var top = request.Jurisdiction ?? Home.CityOf(caller);
        var codes = caller.Directory.Jurisdictions.Select(node => node.Code).Where(code => code == top || caller.Directory.IsBelow(code, top)).ToArray();
        return request.Filter.WantsEnded
            ? codes.Select(code => (code, "done|case|"))
            : [.. codes.Select(code => (code, Keys.Open + "case|")), (top, $"{Keys.Reference}{top}|case|")];
    }

    /// <summary>How a row looks to the reader; null when it does not.</summary>
    private Func<BoardRow, BoardRow?> Reader(ListCases request)
    {
        if (request.Jurisdiction is null)
        {
            var own = new OwnCases(caller);
            return row => row.Kind == "case" && own.EyesOn(row) is { } mine ? mine.Through(row) : null;
        }

        var eyes = EyesOf(request, request.Jurisdiction);
        return row => eyes.See(row) ? eyes.Through(row) : null;
    }

    private Eyes EyesOf(ListCases request, string jurisdiction)
    {
        var facts = request.Filter.School is { } id && caller.Directory.School(id) is { } school
            ? SubjectFacts.Of(school, caller.Directory.BodyOf(school))
            : SubjectFacts.Of(jurisdiction);
        return Eyes.Of(caller.Require, facts, caller.Directory);
    }

    private static BoardRow? RowOf(Row row, CaseFilter filter) => filter.WantsEnded
        ? EndedRow.Of(StoredJson.Read<CaseSummary>(row.Data.Span))
        : StoredJson.Read<BoardRow>(row.Data.Span);

    private static (int Range, string After) Split(string position)
    {
        if (position.Length == 0)
        {
            return (0, "");
        }

        var parts = position.Split('~', 2);
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var range) ? (range, parts[1]) : (-1, "");
    }
}

/// <summary>
/// The cases of somebody without a board, row by row as the permission table has it: of the school one answers for or inspects, those one
/// found or is named to recheck, those against the unit one answers for (domain.md 2.5 "Read a case").
/// </summary>
internal sealed class OwnCases(Caller caller)
{
    private readonly Actor _reader = caller.Require;

    /// <summary>Null when the row is none of the reader's business.</summary>
    public Eyes? EyesOn(BoardRow row)
    {
        var known = row.SchoolId is { } id ? caller.Directory.School(id) : null;
        var facts = (known is not null ? SubjectFacts.Of(known, row.Owner) : SubjectFacts.Of(row.Owner) with { SubjectUnit = row.Unit }) with
        {
            FinderId = row.Finder,
            RecheckerIds = row.Recheckers,
        };
        return Permissions.Check(_reader, CaseAction.Read, facts, caller.Directory).Granted ? Eyes.Of(_reader, facts, caller.Directory) : null;
    }
}

/// <summary>An ended case in the shape of a list.</summary>
internal static class EndedRow
{
    public static BoardRow Of(CaseSummary summary) => new()
    {
        Kind = "case",
        Id = summary.Id,
        Number = summary.Number,
        Title = summary.Title,
        Owner = summary.Owner,
        Location = summary.Subject.Location,
        SchoolId = summary.Subject.SchoolId,
        SubjectName = summary.Subject.Name,
        Unit = summary.Subject.SchoolId is null ? summary.Subject.Unit : null,
        State = summary.Outcome.ToString(),
        Class = summary.Class.ToString(),
        Pressure = summary.MaxPressure,
        Since = summary.OpenedAt,
        ChangedAt = summary.EndedAt,
    };
}

internal sealed class ListCasesRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/cases", (string? jurisdiction, string? state, string? @class, string? school, string? overdue, string? cursor, string? limit, Exchange exchange) =>
                exchange.Ask<Page<BoardRow>, ListCases>(Parse(exchange.Caller, jurisdiction, state, @class, school, overdue, cursor, limit)))
            .WithName("list-cases").WithTags("cases").Produces<Page<BoardRow>>();

    private static Answer<ListCases> Parse(Caller caller, string? jurisdiction, string? state, string? @class, string? school, string? overdue, string? cursor, string? limit)
    {
        var (size, position) = (Paging.Limit(limit), Paging.Open(cursor));
        var (work, letter, late) = (Query.Word<WorkState>("state", state), Query.Word<CaseClass>("class", @class), Query.Flag("overdue", overdue));
        if ((size.Refusal ?? position.Refusal ?? work.Refusal ?? letter.Refusal ?? late.Refusal) is { } refusal)
        {
            return refusal;
        }

        var owner = jurisdiction ?? (school is not null && caller.Directory.School(school) is { } known ? caller.Directory.BodyOf(known) : HomeBoard(caller));
        return new ListCases(owner, new CaseFilter(work.Value, letter.Value, school, late.Value), position.Value!, size.Value);
    }

    private static string? HomeBoard(Caller caller) =>
        Home.Of(caller) is var home && caller.Actor is { } actor && Permissions.Check(actor, CaseAction.ReadBoard, SubjectFacts.Of(home), caller.Directory).Granted ? home : null;
}
