using System.Collections.Frozen;
using System.Reflection;

namespace Coordination.Domain.Aggregates;

/// <summary>
/// The catalogue of refusal codes: one place, two languages, generated into docs/api.md. A code is a promise; it is never renamed.
/// In the sentences <c>{name}</c> stands for a value of <see cref="Refusal.Values"/>.
/// </summary>
public static class Refusals
{
    [Text("你没有执行此操作的权限（{action}）。", "You may not do this ({action}).")]
    public static readonly Refusal NotPermitted = new("NOT_PERMITTED", RefusalFamily.Forbidden);

    [Text("教育行政部门用户不得设立、更改、拖延或隐瞒督导结果。", "Users of the education administration cannot create, change, delay or hide results of supervision (IND-1).")]
    public static readonly Refusal IndependenceViolation = new("INDEPENDENCE_VIOLATION", RefusalFamily.Forbidden);

    [Text("下级机构不能办理上级机构的案件。", "A lower body cannot act on a superior's case (IND-11).")]
    public static readonly Refusal JurisdictionDenied = new("JURISDICTION_DENIED", RefusalFamily.Forbidden);

    [Text("不得复查自己提交、自己发现或自己负责学校的问题。", "Nobody rechecks their own submission; the finder or the school's own responsible inspector cannot be the only rechecker (IND-6).")]
    public static readonly Refusal SelfRecheckForbidden = new("SELF_RECHECK_FORBIDDEN", RefusalFamily.Rule);

    [Text("该人员应当回避：{reason}。", "This person must recuse: {reason} (IND-4).")]
    public static readonly Refusal RecusalRequired = new("RECUSAL_REQUIRED", RefusalFamily.Rule);

    [Text("批准人级别不符。", "This person is not a valid approver here.")]
    public static readonly Refusal ApproverLevel = new("APPROVER_LEVEL", RefusalFamily.Forbidden);

    [Text("记录不存在。", "There is no such record.")]
    public static readonly Refusal NotFound = new("NOT_FOUND", RefusalFamily.NotFound);

    [Text("当前状态（{state}）不允许此操作。", "The present state ({state}) does not allow this.")]
    public static readonly Refusal WrongState = new("WRONG_STATE", RefusalFamily.State);

    [Text("记录已有新版本（{version}），请刷新后再试。", "The record has moved on to version {version}; read it again first.")]
    public static readonly Refusal StaleVersion = new("STALE_VERSION", RefusalFamily.Version);

    [Text("同一幂等键曾用于不同内容的请求。", "This Idempotency-Key was used for another request body.")]
    public static readonly Refusal KeyReused = new("IDEMPOTENCY_KEY_REUSED", RefusalFamily.Rule);

    [Text("存储暂不可用，请稍后重试。", "The store is not available just now; try again.")]
    public static readonly Refusal StoreUnavailable = new("STORE_UNAVAILABLE", RefusalFamily.Unavailable);

    // Calendars and settings.

    [Text("日历有误：{reason}。", "The calendar is not valid: {reason}.")]
    public static readonly Refusal CalendarInvalid = new("CALENDAR_INVALID", RefusalFamily.Rule);

    [Text("没有这个配置项：{key}。", "There is no such setting: {key}.")]
    public static readonly Refusal SettingUnknown = new("SETTING_UNKNOWN", RefusalFamily.Rule);

    [Text("配置项 {key} 不接受 {value}，可用值：{allowed}。", "Setting {key} does not accept {value}; it takes {allowed}.")]
    public static readonly Refusal SettingInvalid = new("SETTING_INVALID", RefusalFamily.Rule);

    // What the outside of the program refuses before anybody decides anything (api.md).

    [Text("请求正文不是有效的 JSON。", "The body is no valid JSON.")]
    public static readonly Refusal InvalidJson = new("INVALID_JSON", RefusalFamily.Shape);

    [Text("未知字段：{field}。", "There is no field {field}.")]
    public static readonly Refusal UnknownField = new("UNKNOWN_FIELD", RefusalFamily.Shape);

    [Text("缺少字段：{field}。", "The field {field} is missing.")]
    public static readonly Refusal MissingField = new("MISSING_FIELD", RefusalFamily.Shape);

    [Text("字段 {field} 的值无效。", "The value of {field} is not valid.")]
    public static readonly Refusal InvalidValue = new("INVALID_VALUE", RefusalFamily.Shape);

    [Text("字段 {field} 的值必须在 {min} 与 {max} 之间。", "The value of {field} must lie between {min} and {max}.")]
    public static readonly Refusal OutOfRange = new("OUT_OF_RANGE", RefusalFamily.Shape);

    [Text("字段 {field} 超过 {max} 个字符。", "The text of {field} is longer than {max} characters.")]
    public static readonly Refusal TextTooLong = new("TEXT_TOO_LONG", RefusalFamily.Shape);

    [Text("字段 {field} 超过 {max} 项。", "{field} has more than {max} items.")]
    public static readonly Refusal TooManyItems = new("TOO_MANY_ITEMS", RefusalFamily.Shape);

    [Text("字段 {field} 含有不允许的字符。", "The text of {field} holds characters that are not allowed.")]
    public static readonly Refusal ForbiddenCharacter = new("FORBIDDEN_CHARACTER", RefusalFamily.Shape);

    [Text("缺少 Idempotency-Key 请求头，或其不是 UUID。", "The header Idempotency-Key is missing or no UUID.")]
    public static readonly Refusal IdempotencyKeyMissing = new("IDEMPOTENCY_KEY_MISSING", RefusalFamily.Shape);

    [Text("If-Match 请求头不是版本号。", "The header If-Match is no version.")]
    public static readonly Refusal InvalidIfMatch = new("INVALID_IF_MATCH", RefusalFamily.Shape);

    [Text("游标无效。", "The cursor is not valid.")]
    public static readonly Refusal InvalidCursor = new("INVALID_CURSOR", RefusalFamily.Shape);

    [Text("请求正文超过 {max} 字节。", "The body is larger than {max} bytes.")]
    public static readonly Refusal BodyTooLarge = new("BODY_TOO_LARGE", RefusalFamily.TooLarge);

    [Text("不支持的内容类型（{type}）。", "This media type ({type}) is not accepted here.")]
    public static readonly Refusal UnsupportedMediaType = new("UNSUPPORTED_MEDIA_TYPE", RefusalFamily.MediaType);

    [Text("不支持此请求方法。", "This method is not accepted here.")]
    public static readonly Refusal MethodNotAllowed = new("METHOD_NOT_ALLOWED", RefusalFamily.Method);

    [Text("请先登录。", "Sign in first.")]
    public static readonly Refusal SignInRequired = new("SIGN_IN_REQUIRED", RefusalFamily.SignIn);

    [Text("来自其他站点的请求被拒绝。", "A request from another site is refused.")]
    public static readonly Refusal CrossSite = new("CROSS_SITE_REFUSED", RefusalFamily.Forbidden);

    [Text("没有名为 {trigger} 的操作。", "There is no trigger {trigger}.")]
    public static readonly Refusal UnknownTrigger = new("UNKNOWN_TRIGGER", RefusalFamily.NotFound);

    [Text("请求过于频繁，请稍后重试。", "Too many requests; wait a little.")]
    public static readonly Refusal TooManyRequests = new("TOO_MANY_REQUESTS", RefusalFamily.TooMany);

    [Text("服务暂不可用；用同一幂等键重试是安全的。", "The service is not available just now; repeating with the same Idempotency-Key is safe.")]
    public static readonly Refusal Unavailable = new("UNAVAILABLE", RefusalFamily.Unavailable);

    [Text("内部错误；用同一幂等键重试是安全的。", "An internal error; repeating with the same Idempotency-Key is safe.")]
    public static readonly Refusal Internal = new("INTERNAL", RefusalFamily.Internal);

    // Alerts (domain.md 5.1).

    [Text("预警已不是第 {occurrence} 次发生的那一次。", "Occurrence {occurrence} of this alert is over; look again.")]
    public static readonly Refusal AlertOccurrenceOver = new("ALERT_OCCURRENCE_OVER", RefusalFamily.State);

    [Text("{kind} 随其情形结束而解除，不能手工解除。", "{kind} ends with its condition and cannot be resolved by hand.")]
    public static readonly Refusal AlertNotManual = new("ALERT_NOT_MANUAL", RefusalFamily.Rule);

    [Text("没有比 L{tier} 更高、可供升级的层级。", "There is no such tier above L{tier} to tell.")]
    public static readonly Refusal AlertNoSuchTier = new("ALERT_NO_SUCH_TIER", RefusalFamily.Rule);
    [Text("该命令的必填内容缺失：{field}。", "Something the rule demands is missing: {field}.")]
    public static readonly Refusal Incomplete = new("INCOMPLETE", RefusalFamily.Rule);

    [Text("发现尚未确认，不能立案。", "The finding is not confirmed yet; no case can be opened on it.")]
    public static readonly Refusal FindingUnconfirmed = new("FINDING_UNCONFIRMED", RefusalFamily.Rule);

    [Text("期限不合规定：{term}。", "This term is not allowed: {term}.")]
    public static readonly Refusal TermInvalid = new("TERM_INVALID", RefusalFamily.Rule);

    [Text("以下整改事项缺少佐证材料：{items}。", "There is no evidence for: {items}.")]
    public static readonly Refusal EvidenceMissing = new("EVIDENCE_MISSING", RefusalFamily.Rule);

    [Text("办理期限已过（{until}）。", "The window for this closed on {until}.")]
    public static readonly Refusal WindowClosed = new("WINDOW_CLOSED", RefusalFamily.Rule);

    [Text("延期申请应在期限届满前至少{lead}提出。", "An extension must be requested at least {lead} before the last day.")]
    public static readonly Refusal ExtensionTooLate = new("EXTENSION_TOO_LATE", RefusalFamily.Rule);

    [Text("该类问题不得延期或延期次数已用完。", "This class cannot be extended, or no extension is left.")]
    public static readonly Refusal ExtensionUsedUp = new("EXTENSION_USED_UP", RefusalFamily.Rule);

    [Text("延期时间应在 1 与 {max} 之间。", "An extension lies between 1 and {max}.")]
    public static readonly Refusal ExtensionTooLong = new("EXTENSION_TOO_LONG", RefusalFamily.Rule);

    [Text("该类问题的复查须到现场并签到。", "This class is rechecked on site, with a check-in.")]
    public static readonly Refusal OnSiteRequired = new("ON_SITE_REQUIRED", RefusalFamily.Rule);

    [Text("复查结论与此操作不符。", "The recorded verdict does not allow this.")]
    public static readonly Refusal VerdictRequired = new("VERDICT_REQUIRED", RefusalFamily.Rule);

    [Text("协办单位的任务尚未全部完成。", "Not all co-responsible units have passed their part.")]
    public static readonly Refusal SubTasksOpen = new("SUB_TASKS_OPEN", RefusalFamily.Rule);

    [Text("约谈须有规定的联合约谈单位参加。", "The conveners that domain rules demand for this subject are not all there.")]
    public static readonly Refusal CoConvenerRequired = new("COCONVENER_REQUIRED", RefusalFamily.Rule);

    [Text("约谈通知应至少提前{lead}送达。", "A summons is sent at least {lead} before the interview.")]
    public static readonly Refusal InterviewLead = new("INTERVIEW_LEAD", RefusalFamily.Rule);

    [Text("尚未发出约谈通知，或未到约谈日期。", "There is no summons for this interview, or its day has not come.")]
    public static readonly Refusal NotSummoned = new("NOT_SUMMONED", RefusalFamily.Rule);

    [Text("总督学尚未签署，主任不能签发。", "The director signs after the chief inspector.")]
    public static readonly Refusal PreSignRequired = new("PRESIGN_REQUIRED", RefusalFamily.Rule);

    [Text("紧急问题只能逐件中止。", "Urgent cases (class A) are suspended one by one only.")]
    public static readonly Refusal ClassAOneByOne = new("CLASS_A_ONE_BY_ONE", RefusalFamily.Rule);

    [Text("没有编号为{number}的协办任务。", "There is no sub-task {number}.")]
    public static readonly Refusal NoSuchSubTask = new("NO_SUCH_SUB_TASK", RefusalFamily.NotFound);

    // People and accounts.

    [Text("该岗位此时已有人担任（{post}）。", "This post is already held at that time ({post}).")]
    public static readonly Refusal PostTaken = new("POST_TAKEN", RefusalFamily.Rule);

    [Text("用户名已被使用（{userName}）。", "This user name is taken ({userName}).")]
    public static readonly Refusal UserNameTaken = new("USER_NAME_TAKEN", RefusalFamily.Rule);

    [Text("用户名、密码或验证码不正确。", "User name, password or code is wrong.")]
    public static readonly Refusal SignInFailed = new("SIGN_IN_FAILED", RefusalFamily.SignIn);

    [Text("连续登录失败过多，请在 {retryAfter} 秒后再试。", "Too many failed attempts; try again in {retryAfter} s.")]
    public static readonly Refusal AccountLocked = new("ACCOUNT_LOCKED", RefusalFamily.TooMany);

    [Text("密码至少需要 {least} 个字符，且不得与用户名相同。", "A password needs at least {least} characters and must not be the user name.")]
    public static readonly Refusal PasswordTooWeak = new("PASSWORD_TOO_WEAK", RefusalFamily.Rule);

    [Text("演练时钟停在一个无法办结的期限上：{deadline}。", "The drill clock stands at a deadline that does not go away: {deadline}.")]
    public static readonly Refusal DrillStuck = new("DRILL_STUCK", RefusalFamily.Unavailable);

    // The first administrator.

    [Text("设置链接无效、已使用或已过期。", "The set-up link is not valid, was used or has expired.")]
    public static readonly Refusal SetupClosed = new("SETUP_CLOSED", RefusalFamily.Forbidden);

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
