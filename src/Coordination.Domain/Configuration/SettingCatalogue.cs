using System.Collections.Frozen;
using Coordination.Domain.Time;

namespace Coordination.Domain.Configuration;

/// <summary>
/// Every [CFG] number of domain.md 4.1 and of the interviews and circulars that belong to a case. Keys by class are written with
/// the class letter: <c>rectification.B.rectify</c>. A unit is part of the value and is never inferred (domain.md 0.4).
/// </summary>
public static class SettingCatalogue
{
    private static readonly ImmutableArray<TermUnit> Day = [TermUnit.Days];
    private static readonly ImmutableArray<TermUnit> AnyDay = [TermUnit.Days, TermUnit.WorkingDays];
    private static readonly ImmutableArray<TermUnit> WorkingDay = [TermUnit.WorkingDays];
    private static readonly ImmutableArray<TermUnit> Clock = [TermUnit.Hours, TermUnit.Minutes];
    private static readonly ImmutableArray<TermUnit> Number = [];

    private static readonly ImmutableArray<SettingDefinition> Definitions =
    [
        .. ByClass("rectification.{0}.sign", "4.1.1", "立案后签发整改通知书的时限", "Notice signed within, from opening",
            ("2 h", Clock, 1, 1440), ("1 wd", AnyDay, 1, 10), ("3 wd", AnyDay, 1, 20), ("0 wd", AnyDay, 0, 30)),
        new("rectification.A.confirm", "24 h", Clock, 1, 1440, "4.1.2", "现场签发的通知书由办公室确认的时限", "Office confirms a notice signed on the spot within"),
        new("rectification.A.interim", "24 h", Clock, 1, 1440, "4.1.1", "临时措施全部到位的时限", "Interim measures complete within"),
        new("rectification.A.interim.first", "2 h", Clock, 1, 1440, "4.1.2", "首次确认临时措施的时限", "Interim measures first confirmed within"),
        new("rectification.D.plan", "15 wd", AnyDay, 1, 90, "4.1.1", "提交整改方案的时限", "Plan submitted within"),
        new("rectification.D.progress-day", "5", Number, 1, 28, "4.1.1", "每月报告进展的截止日", "Day of the month by which progress is reported"),
        .. ByClass("rectification.{0}.rectify", "4.1.1", "整改期限（通知书未另定时）", "Term of rectification unless the notice sets its own",
            ("3 d", [TermUnit.Days, TermUnit.Hours], 1, 240), ("15 d", AnyDay, 1, 90), ("30 d", AnyDay, 1, 180), ("90 d", AnyDay, 1, 730)),
        .. ByClass("rectification.{0}.recheck", "4.1.1", "提交后完成复查的时限", "Recheck done within, from the submission",
            ("1 wd", WorkingDay, 1, 10), ("5 wd", WorkingDay, 1, 30), ("10 wd", WorkingDay, 1, 60), ("20 wd", WorkingDay, 1, 90)),
        new("rectification.C.onsite-share", "30", Number, 0, 100, "4.1.1", "一般问题实地复查的最低比例（%）", "Least share of class C rechecks done on site, per cent"),
        .. ByClass("rectification.{0}.supervision", "4.1.1", "督办期限", "Term of a supervision notice",
            ("24 h", [.. Clock, .. Day], 1, 1440), ("5 wd", AnyDay, 1, 60), ("10 wd", AnyDay, 1, 90), ("15 wd", AnyDay, 1, 180)),
        .. ByClass("rectification.{0}.extension.max", "4.1.1", "一次延期的上限", "Greatest length of one extension",
            ("0 d", Day, 0, 0), ("7 d", AnyDay, 0, 60), ("15 d", AnyDay, 0, 90), ("90 d", AnyDay, 0, 365)),
        .. ByClass("rectification.{0}.extension.count", "4.1.1", "可延期的次数", "How often a term may be extended",
            ("0", Number, 0, 0), ("1", Number, 0, 5), ("1", Number, 0, 5), ("1", Number, 0, 5)),
        .. ByClass("rectification.{0}.receipt", "4.1.2", "送达后回执的时限", "Receipt given within, from service",
            ("30 min", Clock, 1, 1440), ("2 wd", AnyDay, 1, 20), ("2 wd", AnyDay, 1, 20), ("2 wd", AnyDay, 1, 20)),
        new("rectification.service-fallback", "5 wd", AnyDay, 1, 30, "4.1.2", "无收件人时签发后视为送达的期限", "Service deemed made after signing when nobody could accept it"),
        new("rectification.objection.window", "10 d", AnyDay, 1, 60, "4.1.2", "回执后提出异议的期限", "Objection possible after receipt for"),
        new("rectification.objection.answer", "30 d", AnyDay, 1, 60, "4.1.2", "答复异议的时限", "Objection answered within"),
        new("rectification.extension.lead", "3 wd", AnyDay, 0, 30, "4.1.2", "延期申请距末日的最短提前期", "Extension asked for at least this long before the last day"),
        new("rectification.extension.decision", "3 wd", WorkingDay, 1, 30, "4.1.2", "延期申请的决定时限，逾期视为不同意", "Extension decided within; silence refuses"),
        new("rectification.file-report", "3 d", AnyDay, 1, 30, "4.1.1", "督学将整改报告交办公室存档的时限", "Inspector files the received report within"),
        new("rectification.return.floor", "3 d", Day, 1, 30, "4.1.2", "退回整改的最短期限", "Shortest term after a return"),
        new("rectification.suspension.review", "15 d", AnyDay, 1, 90, "4.1.2", "中止期间的复核间隔", "Suspension reviewed every"),
        new("rectification.transfer.accept", "2 wd", AnyDay, 1, 20, "4.1.2", "接收移交案件的时限", "Transfer accepted within"),
        new("rectification.reopen.window", "365 d", Day, 1, 1095, "4.1.2", "销号后可重新立案的期限", "Closed case may be reopened for"),
        new("rectification.lookback.sample", "10", Number, 0, 100, "4.1.2", "每季度“回头看”抽查比例（%）", "Share of closed cases drawn for the look-back each quarter, per cent"),
        new("rectification.lookback.from", "90 d", Day, 1, 365, "4.1.2", "“回头看”抽查范围：销号至少", "Look-back draws among cases closed at least"),
        new("rectification.lookback.to", "180 d", Day, 1, 730, "4.1.2", "“回头看”抽查范围：销号至多", "Look-back draws among cases closed at most"),
        .. ByClass("ladder.{0}.supervision.sign", "4.1.3", "签发督办通知的时限", "Supervision notice signed within",
            ("2 h", Clock, 1, 1440), ("2 wd", AnyDay, 1, 20), ("2 wd", AnyDay, 1, 20), ("2 wd", AnyDay, 1, 20)),
        .. ByClass("interview.{0}.summons-lead", "4.1.3", "约谈通知的最短提前期", "Summons sent at least this long before the interview",
            ("0 wd", AnyDay, 0, 0), ("3 wd", AnyDay, 0, 20), ("3 wd", AnyDay, 0, 20), ("3 wd", AnyDay, 0, 20)),
        .. ByClass("interview.{0}.hold", "4.1.3", "举行约谈的时限", "Interview held within",
            ("24 h", Clock, 1, 1440), ("10 wd", AnyDay, 1, 60), ("10 wd", AnyDay, 1, 60), ("10 wd", AnyDay, 1, 60)),
        new("interview.record", "3 wd", AnyDay, 1, 30, "4.1.3, 4.5.1, OB-16", "约谈记录签字的时限（自约谈起）", "Interview record signed within, from the interview"),
        new("interview.file", "5 wd", AnyDay, 1, 30, "4.1.3, 4.5.1, OB-16", "约谈记录报送备案的时限（自约谈起）", "Interview record filed within, from the interview"),
        new("interview.re-summons", "3 wd", AnyDay, 1, 20, "4.5.1", "缺席后再次约谈的时限", "Second summons after an absence within"),
        .. ByClass("interview.{0}.term", "4.1.3", "约谈后的整改期限", "Term after an interview",
            ("24 h", [.. Clock, .. Day], 1, 1440), ("10 wd", AnyDay, 1, 90), ("10 wd", AnyDay, 1, 90), ("10 wd", AnyDay, 1, 90)),
        new("circular.sign", "5 wd", AnyDay, 1, 30, "4.1.3", "签发通报的时限", "Circular signed within"),
        new("circular.term", "15 wd", AnyDay, 1, 90, "4.1.3", "通报后的整改期限", "Term after a circular"),
        new("recommendation.reply", "30 d", AnyDay, 1, 90, "4.1.3, 4.5.2", "答复建议的时限", "Recommendation answered within"),
        new("recommendation.validity-months", "12", Number, 1, 60, "4.5.2", "建议的有效期（月）", "Recommendation valid for, in months"),
        new("accountability.open-clue", "5 wd", AnyDay, 1, 30, "4.1.3", "开立问责线索的时限", "Clue for accountability opened within"),
    ];

    private static readonly FrozenDictionary<string, SettingDefinition> ByKey = Definitions.ToFrozenDictionary(definition => definition.Key, StringComparer.Ordinal);

    /// <summary>All settings in the order in which an administrator reads them.</summary>
    public static ImmutableArray<SettingDefinition> All => Definitions;

    public static SettingDefinition? Find(string key) => ByKey.GetValueOrDefault(key);

    private static List<SettingDefinition> ByClass(
        string key, string source, string chinese, string english, params ReadOnlySpan<(string Default, ImmutableArray<TermUnit> Units, int Least, int Most)> classes)
    {
        var definitions = new List<SettingDefinition>();
        for (var i = 0; i < classes.Length; i++)
        {
            var letter = "ABCD"[i].ToString();
            var (value, units, least, most) = classes[i];
            definitions.Add(new SettingDefinition(key.Replace("{0}", letter, StringComparison.Ordinal), value, units, least, most, source, $"{letter} 类：{chinese}", $"Class {letter}: {english}"));
        }

        return definitions;
    }
}
