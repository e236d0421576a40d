using Coordination.Domain.Aggregates;
using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Cases;

/// <summary>Opens a case on a confirmed finding.</summary>
internal sealed record OpenCaseRequest(OpenCaseBody Body, Stamp Stamp) : IUseCase<Acted>, IStamped
{
    public Access Access => Access.Guarded;

    public string? TargetFor(Caller caller) => OpenCaseHandler.OwnerOf(Body, caller.Directory) is { } owner
        ? OpenCaseHandler.IdOf(owner, caller.Require.PersonId, Stamp.CommandId).ToString()
        : null;
}

/// <param name="Subject">School id, jurisdiction code, or member unit's code.</param>
/// <param name="Owner">Body that is to own it; absent: the one that supervises the subject.</param>
/// <param name="Finder">Person who found the problem; absent: the sender, when an inspector.</param>
internal sealed record OpenCaseBody(
    [property: MaxText(40), NotBlank] string Subject,
    CaseClass Class,
    [property: MaxText(120), NotBlank] string Title,
    [property: MaxText(8000), ManyLines, NotBlank] string Problem,
    SubjectKind SubjectKind = SubjectKind.School,
    [property: MaxText(12)] string? Owner = null,
    [property: MaxItems(30)] IReadOnlyList<RequiredItemBody>? Required = null,
    [property: MaxText(60)] string? FindingId = null,
    [property: MaxText(60)] string? InspectionId = null,
    [property: MaxText(60)] string? Finder = null,
    [property: MaxItems(20)] IReadOnlyList<CoResponsibleBody>? CoResponsible = null,
    [property: MaxText(120)] string? SubjectName = null,
    bool Delegated = false) : Body
{
    public OpenCase ToCommand() => new()
    {
        SubjectKind = SubjectKind,
        Subject = Subject,
        Class = Class,
        Title = Title,
        Problem = Problem,
        Required = [.. (Required ?? []).Select(item => new RequiredItem(item.Id, item.Text))],
        FindingId = FindingId,
        InspectionId = InspectionId,
        Finder = Finder,
        CoResponsible = [.. (CoResponsible ?? []).Select(unit => new CoResponsible(unit.Unit, unit.Task))],
        SubjectName = SubjectName,
        Delegated = Delegated,
    };
}

/// <param name="Id">Short name within the case, e.g. <c>1</c>.</param>
internal sealed record RequiredItemBody([property: MaxText(20), NotBlank] string Id, [property: MaxText(1000), NotBlank] string Text);

internal sealed record CoResponsibleBody([property: MaxText(40), NotBlank] string Unit, [property: MaxText(2000), ManyLines, NotBlank] string Task);

internal sealed class OpenCaseGuard(Caller caller) : IGuard<OpenCaseRequest>
{
    public ValueTask<Question> Ask(OpenCaseRequest request, Actor actor, CancellationToken cancel) => new(Ask(request.Body, actor));

    private Question Ask(OpenCaseBody body, Actor actor)
    {
        if (OpenCaseHandler.OwnerOf(body, caller.Directory) is not { } owner)
        {
            return Refusals.InvalidValue.With("field", "subject");
        }

        var facts = caller.Directory.School(body.Subject) is { } school && body.SubjectKind == SubjectKind.School
            ? SubjectFacts.Of(school, owner)
            : new SubjectFacts { Owner = owner, Kind = body.SubjectKind, SubjectUnit = body.Subject };
        return Question.Of(CaseAction.Open, facts with { Class = body.Class.ToString(), FinderId = body.Finder ?? actor.PersonId }, body.Subject);
    }
}

internal sealed class OpenCaseHandler(Entities entities, Caller caller) : IHandle<OpenCaseRequest, Acted>
{
    public Task<Answer<Acted>> Handle(OpenCaseRequest request, CancellationToken cancellationToken)
    {
        var id = IdOf(OwnerOf(request.Body, caller.Directory)!, caller.Require.PersonId, request.Stamp.CommandId);
        return entities.Execute(id.ToString(), caller.Require, request.Body.ToCommand(), request.Stamp);
    }

    /// <summary>Derived from sender and key, so that a repeated request reaches the same case (law 6).</summary>
    public static EntityId IdOf(string owner, string personId, string key) => EntityId.Derive(owner, EntityKinds.CaseLetter, personId, key);

    /// <summary>The body that will own the case; null when the subject or the body is unknown.</summary>
    public static string? OwnerOf(OpenCaseBody body, IDirectory directory)
    {
        var supervisor = body.SubjectKind switch
        {
            SubjectKind.School => directory.School(body.Subject) is { } school ? directory.BodyOf(school) : null,
            SubjectKind.Government => directory.Jurisdiction(body.Subject)?.Parent,
            _ => directory.Jurisdiction(body.Subject.Split('.')[0])?.Code,
        };
        return supervisor is null || (body.Owner is { } wanted && directory.Jurisdiction(wanted) is null) ? null : body.Owner ?? supervisor;
    }
}

internal sealed class OpenCaseRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api/cases", (Exchange exchange) => exchange.Change<OpenCaseBody, Acted>(
                "cases/open",
                (body, stamp) => new OpenCaseRequest(body, stamp),
                acted => Results.Json(acted, ApiJson.Options, statusCode: StatusCodes.Status201Created)))
            .WithName("open-case").WithTags("cases").Accepts<OpenCaseBody>("application/json").Produces<Acted>(StatusCodes.Status201Created);
}
