using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Cases;

/// <summary>Adds one file as evidence. The file is on disk before the event that names it.</summary>
/// <param name="File">Stored already, under its content hash.</param>
/// <param name="ItemId">The required item it proves; empty when none.</param>
internal sealed record AddEvidenceFile(string CaseId, StoredFile File, string Title, string ItemId, Stamp Stamp) : IUseCase<EvidenceAccepted>, IStamped
{
    public Access Access => Access.Guarded;

    public string? TargetFor(Caller caller) => CaseId;
}

/// <summary>Whether this person may upload for this case; asked before a byte is read.</summary>
internal sealed record MayUpload(string CaseId) : IUseCase<Done>
{
    public Access Access => Access.Guarded;
}

internal sealed record EvidenceAccepted(string Id, string Name, string Hash, long Size, long Version);

internal sealed class AddEvidenceGuard(CaseReader cases) : IGuard<AddEvidenceFile>, IGuard<MayUpload>
{
    public ValueTask<Question> Ask(AddEvidenceFile request, Actor actor, CancellationToken cancel) => Ask(request.CaseId, actor);

    public ValueTask<Question> Ask(MayUpload request, Actor actor, CancellationToken cancel) => Ask(request.CaseId, actor);

    private async ValueTask<Question> Ask(string caseId, Actor actor) =>
        await cases.Find(caseId) is { } found
            ? Question.Of(CaseViews.EvidenceActions, await cases.Facts(found, actor), caseId)
            : Refusals.NotFound;
}

internal sealed class MayUploadHandler : IHandle<MayUpload, Done>
{
    public Task<Answer<Done>> Handle(MayUpload request, CancellationToken cancellationToken) => Task.FromResult<Answer<Done>>(default(Done));
}

internal sealed class AddEvidenceHandler(Entities entities, Caller caller) : IHandle<AddEvidenceFile, EvidenceAccepted>
{
    public async Task<Answer<EvidenceAccepted>> Handle(AddEvidenceFile request, CancellationToken cancellationToken)
    {
        var command = new AddEvidence([new Evidence(request.ItemId, request.File.ToString(), request.File.Sha256, request.Title)]);
        var acted = await entities.Execute(request.CaseId, caller.Require, command, request.Stamp);
        return acted.Refusal is { } refusal
            ? refusal
            : new EvidenceAccepted(request.File.ToString(), request.Title, request.File.Sha256, request.File.Size, acted.Value!.Version);
    }
}

internal sealed class EvidenceRoutes : IRoutes
{
    /// <summary>Largest file, bytes.</summary>
    public const long MaxFile = 20 * 1024 * 1024;

    // What is somewhat too large is heard to its end, so that its sender gets an answer and not a broken connection.
    private const long Heard = 3 * MaxFile;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/cases/{id}/evidence", Upload)
            .WithMetadata(new UploadLimit(Heard))
            .WithName("add-evidence").WithTags("cases").Produces<EvidenceAccepted>(StatusCodes.Status201Created);
        app.MapGet("/api/cases/{id}/evidence/{file}", Download).WithName("get-evidence").WithTags("cases");
    }

    private static async Task<IResult> Upload(string id, Exchange exchange, IBlobStore blobs)
    {
        var headers = exchange.Http.Request.Headers;
        var (key, expected) = (Stamp.Key(headers), Stamp.IfMatch(headers));
        if ((key.Refusal ?? expected.Refusal ?? await exchange.Refusal(new MayUpload(id))) is { } refusal)
        {
            return Problems.Result(refusal);
        }

        var upload = await Multipart.Read(exchange.Http, blobs, MaxFile);
        return upload.Refusal is { } fault ? Problems.Result(fault) : await Accept(id, exchange, upload.Value!, key.Value!, expected.Value);
    }

    private static Task<IResult> Accept(string id, Exchange exchange, Upload upload, string key, long? expected)
    {
        var content = Encoding.UTF8.GetBytes($"{upload.File}\n{upload.Title}\n{upload.ItemId}");
        var stamp = new Stamp(key, CanonicalJson.Hash(exchange.Caller.Require.PersonId, $"case/{id}/evidence", content), expected);
        return exchange.Send(
            new AddEvidenceFile(id, upload.File, upload.Title, upload.ItemId, stamp),
            accepted => Results.Json(accepted, ApiJson.Options, statusCode: StatusCodes.Status201Created));
    }

    private static async Task<IResult> Download(string id, string file, Exchange exchange, IBlobStore blobs)
    {
        var answer = await exchange.Answer(new GetCase(id));
        if (answer.Refusal is { } refusal)
        {
            return Problems.Result(refusal);
        }

        // Only what this case names, so that knowing a hash opens nothing.
        var named = answer.Value!.Evidence.Any(piece => piece.Id == file) ? StoredFile.Parse(file) : null;
        var content = named is null ? null : await blobs.Open(named.Sha256, exchange.Http.RequestAborted);
        return content is null ? Problems.Result(Refusals.NotFound) : Results.File(content, named!.ContentType, file);
    }
}
