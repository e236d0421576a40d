using System.Collections.Frozen;
using System.Reflection;

namespace Coordination.Domain.Aggregates;

/// <summary>
/// The catalogue of refusal codes: one place, two languages, generated into docs/api.md. A code is a promise; it is never renamed.
/// In the sentences <c>{name}</c> stands for a value of <see cref="Refusal.Values"/>.
/// </summary>
public static class Refusals
{
    [Text("你没有执行此操作的权限({action})。", "You may not do this ({action}).")]
    public static readonly Refusal NotPermitted = new("NOT_PERMITTED", RefusalFamily.Forbidden);

    [Text("教育行政部门用户不得设立、更改、拖延或隐瞒督导结果。", "Users of the education administration cannot create, change, delay or hide results of supervision (IND-1).")]
    public static readonly Refusal IndependenceViolation = new("INDEPENDENCE_VIOLATION", RefusalFamily.Forbidden);

    [Text("下级机构不能办理上级机构的案件。", "A lower body cannot act on a superior's case (IND-11).")]
    public static readonly Refusal JurisdictionDenied = new("JURISDICTION_DENIED", RefusalFamily.Forbidden);

    [Text("不得复查自己提交、自己发现或自己负责学校的问题。", "Nobody rechecks their own submission; the finder or the school's own responsible inspector cannot be the only rechecker (IND-6).")]
    public static readonly Refusal SelfRecheckForbidden = new("SELF_RECHECK_FORBIDDEN", RefusalFamily.Rule);

    [Text("该人员应当回避:{reason}。", "This person must recuse: {reason} (IND-4).")]
    public static readonly Refusal RecusalRequired = new("RECUSAL_REQUIRED", RefusalFamily.Rule);

    [Text("批准人级别不符。", "This person is not a valid approver here.")]
    public static readonly Refusal ApproverLevel = new("APPROVER_LEVEL", RefusalFamily.Forbidden);

    [Text("记录不存在。", "There is no such record.")]
    public static readonly Refusal NotFound = new("NOT_FOUND", RefusalFamily.NotFound);

    [Text("当前状态({state})不允许此操作。", "The present state ({state}) does not allow this.")]
    public static readonly Refusal WrongState = new("WRONG_STATE", RefusalFamily.State);

    [Text("记录已有新版本({version}),请刷新后再试。", "The record has moved on to version {version}; read it again first.")]
    public static readonly Refusal StaleVersion = new("STALE_VERSION", RefusalFamily.Version);

    [Text("同一幂等键曾用于不同内容的请求。", "This Idempotency-Key was used for another request body.")]
    public static readonly Refusal KeyReused = new("IDEMPOTENCY_KEY_REUSED", RefusalFamily.Rule);

    [Text("存储暂不可用,请稍后重试。", "The store is not available just now; try again.")]
    public static readonly Refusal StoreUnavailable = new("STORE_UNAVAILABLE", RefusalFamily.Unavailable);

    private static readonly FrozenDictionary<string, (Refusal Refusal, string Chinese, string English)> Catalogue =
        typeof(Refusals).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(Refusal))
            .Select(field => (Refusal: (Refusal)field.GetValue(null)!, Text: field.GetCustomAttribute<TextAttribute>()
                ?? throw new InvalidOperationException($"{field.Name} has no text.")))
            .ToFrozenDictionary(pair => pair.Refusal.Code, pair => (pair.Refusal, pair.Text.Chinese, pair.Text.English), StringComparer.Ordinal);

    /// <summary>Every code with both sentences.</summary>
    public static IEnumerable<(Refusal Refusal, string Chinese, string English)> All => Catalogue.Values;

    /// <summary>The sentence for a person, in Chinese unless another language is asked for.</summary>
    public static string Sentence(Refusal refusal, bool english)
    {
        var sentence = Catalogue.TryGetValue(refusal.Code, out var entry) ? (english ? entry.English : entry.Chinese) : refusal.Code;
        return refusal.Values.Aggregate(sentence, (text, value) => text.Replace('{' + value.Key + '}', value.Value, StringComparison.Ordinal));
    }
}

/// <summary>The sentences of a refusal in both languages.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class TextAttribute(string chinese, string english) : Attribute
{
    public string Chinese { get; } = chinese;

    public string English { get; } = english;
}
