namespace Coordination.Domain.Rectification;

/// <summary>Kinds of clocks of a case: the names in due rows, events and the API.</summary>
public static class Limits
{
    /// <summary>The subject's one running term.</summary>
    public const string Term = "term";
    public const string SignNotice = "sign.notice";
    public const string ConfirmNotice = "notice.confirm";
    public const string InterimFirst = "interim.first";
    public const string InterimComplete = "interim.complete";
    /// <summary>Service is deemed made.</summary>
    public const string ServiceFallback = "service.fallback";
    public const string Receipt = "receipt";
    public const string ObjectionWindow = "objection.window";
    public const string ObjectionAnswer = "objection.answer";
    public const string Plan = "plan";
    public const string Progress = "progress";
    /// <summary>Silence = refused.</summary>
    public const string ExtensionDecision = "extension.decision";
    public const string FileReport = "report.file";
    public const string Recheck = "recheck";
    public const string SignSupervision = "sign.supervision";
    public const string HoldInterview = "interview.hold";
    public const string Resummon = "interview.resummon";
    public const string RecordInterview = "interview.record";
    public const string FileInterview = "interview.file";
    public const string SignCircular = "sign.circular";
    public const string Recommendation = "recommendation.reply";
    public const string OpenClue = "clue.open";
    public const string SuspensionReview = "suspension.review";
    public const string AcceptTransfer = "transfer.accept";
    public const string ReopenWindow = "reopen.window";

    /// <summary>The limit of the act of a rung.</summary>
    public static string OfRung(int rung) => rung switch
    {
        1 => SignSupervision,
        2 => HoldInterview,
        3 => SignCircular,
        _ => OpenClue,
    };
}
