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
internal sealed record ListCases(string? Jurisdiction, CaseFilter Filter, CaseOrder Order, string Position, int Limit) : IUseCase<Page<BoardRow>>
{
    public Access Access => Jurisdiction is null ? Access.SignedIn : Access.Guarded;
}

/// <summary>How a list is sorted.</summary>
internal enum CaseOrder
{
    /// <summary>As the rows lie: by jurisdiction and id. Pages cost the same wherever they are.</summary>
    Id,
    /// <summary>By the next deadline, the longest overdue first; those that wait for none last.</summary>
    Due,
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

    // A sorted page reads everything that could be on it: enough for a city. A province gets its pages unsorted.
    private const int MostSorted = 20_000;

    // Of a sorted list; a list goes on in the order in which it began.
    private const string SortedCursor = "due~";

    public async Task<Answer<Page<BoardRow>>> Handle(ListCases request, CancellationToken cancellationToken)
    {
        var sorted = request.Position.Length == 0
            ? request is { Order: CaseOrder.Due, Filter.WantsEnded: false }
            : request.Position.StartsWith(SortedCursor, StringComparison.Ordinal);
        return (sorted ? await ByDue(request, cancellationToken) : null) ?? await ById(request, cancellationToken);
    }

    /// <returns>Null when there is too much to sort, and nothing has been shown yet.</returns>
    private async Task<Answer<Page<BoardRow>>?> ByDue(ListCases request, CancellationToken cancel)
    {
        if (!TryMark(request.Position, out var mark))
        {
            return Refusals.InvalidCursor;
        }

        var (read, seen, rest) = (Reader(request), 0, new List<(DateTimeOffset Due, BoardRow Row)>());
        foreach (var (partition, prefix) in Ranges(request))
        {
            await foreach (var row in store.ScanPrefix(partition, prefix, ScanPage, cancel))
            {
                if (++seen > MostSorted && request.Position.Length == 0)
                {
                    return null;
                }

                if (RowOf(row, request.Filter) is { } found && read(found) is { } shown && request.Filter.Fits(shown))
                {
                    var due = shown.NextDue ?? DateTimeOffset.MaxValue;
                    if (due > mark.Due || (due == mark.Due && string.CompareOrdinal(shown.Id, mark.Id) > 0))
                    {
                        rest.Add((due, shown));
                    }
                }
            }
        }

        var page = rest.OrderBy(item => item.Due).ThenBy(item => item.Row.Id, StringComparer.Ordinal).Take(request.Limit).ToList();
        var next = page.Count < rest.Count ? Paging.Seal(string.Create(CultureInfo.InvariantCulture, $"{SortedCursor}{page[^1].Due.UtcTicks}~{page[^1].Row.Id}")) : null;
        return new Page<BoardRow>([.. page.Select(item => item.Row)], next);
    }

    /// <summary>The last row of the page before.</summary>
    private static bool TryMark(string position, out (DateTimeOffset Due, string Id) mark)
    {
        mark = (DateTimeOffset.MinValue, "");
        if (position.Length == 0)
        {
            return true;
        }

        var parts = position[SortedCursor.Length..].Split('~', 2);
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        mark = (new DateTimeOffset(ticks, TimeSpan.Zero), parts[1]);
        return true;
    }

    private async Task<Answer<Page<BoardRow>>> ById(ListCases request, CancellationToken cancellationToken)
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
        // One's own case may be at home above the city, and is known here only to the county that concerns it.
        var referring = request.Jurisdiction is null ? codes : [top];
        return request.Filter.WantsEnded
            ? codes.Select(code => (code, "done|case|"))
            : [.. codes.Select(code => (code, Keys.Open + "case|")), .. referring.Select(code => (code, $"{Keys.Reference}{code}|case|"))];
    }

    /// <summary>How a row looks to the reader; null when it does not.</summary>
    private Func<BoardRow, BoardRow?> Reader(ListCases request)
    {
        if (request.Jurisdiction is null)
        {
            var (own, listed) = (new OwnCases(caller), new HashSet<string>(StringComparer.Ordinal));
            return row => row.Kind == "case" && own.EyesOn(row) is { } mine && listed.Add(row.Id) ? mine.Through(row) : null;
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

internal sealed class ListCasesRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/cases", (string? jurisdiction, string? state, string? @class, string? school, string? overdue, string? sort, string? cursor, string? limit, Exchange exchange) =>
                exchange.Ask<Page<BoardRow>, ListCases>(Parse(exchange.Caller, jurisdiction, state, @class, school, overdue, sort, cursor, limit)))
            .WithName("list-cases").WithTags("cases").Produces<Page<BoardRow>>();

    private static Answer<ListCases> Parse(Caller caller, string? jurisdiction, string? state, string? @class, string? school, string? overdue, string? sort, string? cursor, string? limit)
    {
        var (size, position) = (Paging.Limit(limit), Paging.Open(cursor));
        var (work, letter, late) = (Query.Word<WorkState>("state", state), Query.Word<CaseClass>("class", @class), Query.Flag("overdue", overdue));
        var order = Query.Word<CaseOrder>("sort", sort);
        if ((size.Refusal ?? position.Refusal ?? work.Refusal ?? letter.Refusal ?? late.Refusal ?? order.Refusal) is { } refusal)
        {
            return refusal;
        }

        var owner = jurisdiction ?? (school is not null && caller.Directory.School(school) is { } known ? caller.Directory.BodyOf(known) : HomeBoard(caller));
        return new ListCases(owner, new CaseFilter(work.Value, letter.Value, school, late.Value), order.Value ?? CaseOrder.Id, position.Value!, size.Value);
    }

    private static string? HomeBoard(Caller caller) =>
        Home.Of(caller) is var home && caller.Actor is { } actor && Permissions.Check(actor, CaseAction.ReadBoard, SubjectFacts.Of(home), caller.Directory).Granted ? home : null;
}
