using System.Globalization;

namespace Coordination.Domain.Documents;

/// <summary>Document numbers such as <c>安教督整〔2026〕0031号</c>, and a case's own such as <c>2026-000417</c> (domain.md 8: <c>{body}教督{kind}〔{year}〕{4-digit seq}号</c>).</summary>
public static class DocumentNumber
{
    /// <param name="body">Jurisdiction code, used where the name is not known.</param>
    /// <param name="bodyName">Name of the jurisdiction; its first character stands for it, zones keep two.</param>
    /// <param name="sequence">Gap-free within body, kind and year, from 1.</param>
    public static string Format(string body, string? bodyName, string kind, int year, int sequence) =>
        kind == DocumentKinds.Case
            ? string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{sequence:D6}")
            : string.Create(CultureInfo.InvariantCulture, $"{Short(body, bodyName)}教督{Character(kind)}〔{year:D4}〕{sequence:D4}号");

    private static string Short(string body, string? name) => name switch
    {
        null or "" => body,
        _ when name.Contains("高新", StringComparison.Ordinal) => "高新",
        _ when name.Contains("临空", StringComparison.Ordinal) => "临空",
        _ => name[..1],
    };

    private static string Character(string kind) => kind switch
    {
        "DOC-01" => "知",
        "DOC-02" => "意",
        "DOC-03" => "报",
        "DOC-04" => "整",
        "DOC-07" => "督",
        "DOC-08" => "约",
        "DOC-09" => "通",
        _ => kind,
    };
}
