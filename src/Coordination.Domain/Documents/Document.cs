using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.Domain.Documents;

/// <summary>Kinds of documents that a case produces (domain.md 8).</summary>
public static class DocumentKinds
{
    /// <summary>The case itself in its body's register: <c>2026-000417</c>.</summary>
    public const string Case = "CASE";
    public const string Notice = "DOC-04";
    public const string Report = "DOC-05";
    public const string RecheckRecord = "DOC-06";
    public const string SupervisionNotice = "DOC-07";
    public const string Summons = "DOC-08";

    /// <summary>The record of the interview: the second half of DOC-08, without a number of its own.</summary>
    public const string InterviewRecord = "DOC-08R";
    public const string Circular = "DOC-09";

    /// <summary>Whether the body's register gives this kind a number (characters 整, 督, 约, 通).</summary>
    public static bool IsNumbered(string kind) => kind is Notice or SupervisionNotice or Summons or Circular;

    /// <summary>Whether the subject is served with it through the inbox of its head.</summary>
    public static bool IsServed(string kind) => IsNumbered(kind);
}

/// <summary>Where a document stands. A withdrawn one that had a number keeps it (作废).</summary>
public enum DocumentStatus
{
    Drafted,
    Signed,
    Withdrawn,
}

/// <summary>A legal basis as cited, with the version of the rule or setting it was taken from.</summary>
public sealed record LegalBasis(string Text, string Version);

/// <summary>Who signed, in which post.</summary>
public sealed record Signature(string PersonId, string Name, string PostId, DateTimeOffset At);

/// <summary>
/// A document with the common fields of domain.md 8 and its own in <see cref="Fields"/>. The software drafts it at the instant it
/// becomes due; a person signs. The number and the service come after the signature and are kept beside it
/// (<see cref="DocumentHead"/>): what was signed is never changed.
/// </summary>
public sealed record Document
{
    /// <summary>Unique within the case while it is a draft: <c>DOC-07.2</c>.</summary>
    public required string Key { get; init; }

    public required string Kind { get; init; }

    public required string Title { get; init; }

    /// <summary>Jurisdiction whose body issues it; its register numbers it.</summary>
    public required string IssuingBody { get; init; }

    public required string Addressee { get; init; }

    /// <summary>抄送.</summary>
    public ImmutableArray<string> Copies { get; init; } = [];

    public ImmutableArray<LegalBasis> Basis { get; init; } = [];

    /// <summary>The running text.</summary>
    public required string Body { get; init; }

    public required DocumentFields Fields { get; init; }

    /// <summary>The record it belongs to: a case id.</summary>
    public required string LinkedRecord { get; init; }

    public required DateTimeOffset DraftedAt { get; init; }

    /// <summary>密级; empty when public or internal without grade.</summary>
    public string Secrecy { get; init; } = "";

    /// <summary>Signatures in order: for a circular the chief inspector's, then the director's.</summary>
    public ImmutableArray<Signature> Signatures { get; init; } = [];

    /// <summary>Day of the last signature (Asia/Shanghai); its year is the number's year.</summary>
    public DateOnly? IssueDate { get; init; }

    public DateOnly? EffectiveDate { get; init; }

    /// <summary>SHA-256, lower-case hex, of everything above; set when signed.</summary>
    public string? Hash { get; init; }

    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The signed document, with its hash.</summary>
    public Document Sign(Signature signature, DateOnly on)
    {
        var signed = this with { Signatures = Signatures.Add(signature), IssueDate = on, EffectiveDate = EffectiveDate ?? on, Hash = null };
        return signed with { Hash = signed.ComputeHash() };
    }

    /// <summary>What <see cref="Hash"/> must be; differs as soon as anything was altered.</summary>
    public string ComputeHash() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Hash = null }, Canonical)));
}

/// <summary>What a case keeps of a signed document; the content lies in the signing event.</summary>
/// <param name="Id"><c>{case}/{version of the signing event}</c>.</param>
/// <param name="Number">Null while the register has not answered ("number pending").</param>
/// <param name="ServedAt">When an inbox accepted it, or service was deemed made.</param>
public sealed record DocumentHead(
    string Id, string Kind, string Title, string IssuingBody, string Signer, DateOnly IssueDate, string Hash,
    DocumentStatus Status = DocumentStatus.Signed, string? Number = null, DateTimeOffset? ServedAt = null);
