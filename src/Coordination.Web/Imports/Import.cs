using System.Globalization;
using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Imports;

/// <summary>Reads a file of master data, answers row by row, and applies all of it or nothing.</summary>
/// <param name="Apply">False only checks.</param>
internal sealed record ImportRequest(ImportKind Kind, string Text, bool Apply, Stamp Stamp) : IUseCase<ImportAnswer>, IStamped
{
    public Access Access => Access.Guarded;
}

/// <param name="Applied">Every row was applied; false when only checked, or when any row was refused.</param>
internal sealed record ImportAnswer(bool Applied, int Accepted, int Refused, ImmutableArray<ImportLine> Rows);

/// <param name="Line">Line of the file, the header being 1.</param>
internal sealed record ImportLine(int Line, string Id, string? Code, string? Detail);

internal sealed class ImportGuard(Caller caller) : IGuard<ImportRequest>
{
    public ValueTask<Question> Ask(ImportRequest request, Actor actor, CancellationToken cancel)
    {
        var city = Home.City(caller.Directory);
        return new(Question.Of(CaseAction.Import, SubjectFacts.Of(city), $"import/{request.Kind.Name}"));
    }
}

internal sealed class ImportHandler(IGrainFactory grains, Caller caller, IHttpContextAccessor http) : IHandle<ImportRequest, ImportAnswer>
{
    public async Task<Answer<ImportAnswer>> Handle(ImportRequest request, CancellationToken cancellationToken)
    {
        var read = Rows(request);
        if (read.Refusal is { } broken)
        {
            return broken;
        }

        var (lines, changes) = Judge(request.Kind, read.Value!);
        var refused = lines.Count(line => line.Code is not null);
        if (refused > 0 || !request.Apply)
        {
            return new ImportAnswer(false, lines.Length - refused, refused, lines);
        }

        return await Apply(request, changes) is { } refusal ? refusal : new ImportAnswer(true, lines.Length, 0, lines);
    }

    private static Answer<List<(int Line, string[] Fields)>> Rows(ImportRequest request)
    {
        try
        {
            var rows = Csv.Read(request.Text).ToList();
            return rows is [var header, ..] && header.Fields.Select(name => name.Trim()).SequenceEqual(request.Kind.Columns, StringComparer.Ordinal)
                ? rows[1..]
                : Refusals.InvalidValue.With("field", string.Join(',', request.Kind.Columns));
        }
        catch (FormatException)
        {
            return Refusals.InvalidValue.With("field", "csv");
        }
    }

    /// <summary>Judges each row against the directory as the rows before it would leave it.</summary>
    private (ImmutableArray<ImportLine> Lines, List<(string Roster, RosterChange Change)> Changes) Judge(ImportKind kind, List<(int Line, string[] Fields)> rows)
    {
        var english = http.HttpContext is { } context && Language.IsEnglish(context.Request);
        var (directory, lines, changes) = (caller.Snapshot, ImmutableArray.CreateBuilder<ImportLine>(), new List<(string, RosterChange)>());
        foreach (var (line, fields) in rows)
        {
            var row = new ImportRow(kind.Columns, fields);
            var read = kind.Read(row, directory, caller.Now);
            var refusal = read.Refusal;
            foreach (var change in refusal is null ? read.Value : [])
            {
                var decision = RosterRules.Decide(directory, change, caller.Require);
                refusal ??= decision.Refusal;
                directory = decision.Refusal is null ? directory.With(decision.Rows) : directory;
                changes.Add((RosterOf(change, directory), change));
            }

            lines.Add(new ImportLine(line, row["id"], refusal?.Code, refusal is null ? null : Refusals.Sentence(refusal, english)));
        }

        return (lines.ToImmutable(), changes);
    }

    // Each change has an id derived from the request's key, so that a repeated import goes on where a broken one stopped.
    private async Task<Refusal?> Apply(ImportRequest request, List<(string Roster, RosterChange Change)> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            var identity = new CommandIdentity(string.Create(CultureInfo.InvariantCulture, $"{request.Stamp.CommandId}.{i}"), caller.Require, request.Stamp.BodyHash);
            var outcome = await grains.GetGrain<IRosterGrain>(changes[i].Roster).Apply(identity, changes[i].Change);
            if (outcome.Refusal is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static string RosterOf(RosterChange change, IDirectory directory) => change switch
    {
        PutSchool school => school.School.AdministeredBy,
        FillPost fill => RosterRules.JurisdictionOf(fill.Scope, directory),
        _ => Home.City(directory),
    };
}

internal sealed class ImportRoutes : IRoutes
{
    private const int MaxBytes = 4 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api/imports/{kind}", async (string kind, string? apply, Exchange exchange) =>
            {
                var (key, flag) = (Stamp.Key(exchange.Http.Request.Headers), Query.Flag("apply", apply));
                if (ImportKind.All.FirstOrDefault(known => known.Name == kind) is not { } known)
                {
                    return Problems.Result(Refusals.NotFound);
                }

                var text = await Text(exchange.Http);
                if ((key.Refusal ?? flag.Refusal ?? text.Refusal) is { } refusal)
                {
                    return Problems.Result(refusal);
                }

                var person = exchange.Caller.Actor?.PersonId ?? "";
                var stamp = new Stamp(key.Value!, CanonicalJson.Hash(person, $"import/{kind}", Encoding.UTF8.GetBytes(text.Value!)), null);
                return await exchange.Ask(new ImportRequest(known, text.Value!, flag.Value ?? false, stamp));
            })
            .WithMetadata(new Cases.UploadLimit(MaxBytes)).WithName("import").WithTags("directory").Accepts<string>("text/csv").Produces<ImportAnswer>();

    private static async Task<Answer<string>> Text(HttpContext http)
    {
        if (http.Request.ContentType?.Split(';')[0].Trim() is not "text/csv")
        {
            return Refusals.UnsupportedMediaType.With("type", Characters.Printable(http.Request.ContentType is { Length: <= 80 } type ? type : ""));
        }

        if (http.Request.ContentLength > MaxBytes)
        {
            return Refusals.BodyTooLarge.With("max", MaxBytes.ToString(CultureInfo.InvariantCulture));
        }

        using var bytes = new MemoryStream();
        await using var body = new Cases.BoundedStream(http.Request.Body, MaxBytes);
        try
        {
            await body.CopyToAsync(bytes, http.RequestAborted);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (DecoderFallbackException)
        {
            return Refusals.InvalidValue.With("field", "utf-8");
        }
        catch (Grains.Store.BlobTooLargeException)
        {
            return Refusals.BodyTooLarge.With("max", MaxBytes.ToString(CultureInfo.InvariantCulture));
        }
    }
}
