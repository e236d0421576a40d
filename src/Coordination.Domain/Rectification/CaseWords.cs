namespace Coordination.Domain.Rectification;

/// <summary>Work region of SM-1 (domain.md 4.1.2). Suspension lies over it, see <see cref="CaseState.Suspension"/>.</summary>
[GenerateSerializer, Alias("case.work")]
public enum WorkState
{
    /// <summary>Nothing has happened yet.</summary>
    None,
    Opened,
    NoticeIssued,
    InProgress,
    Submitted,
    Rechecking,
    Returned,
    /// <summary>销号; reopenable for 365 days.</summary>
    Closed,
    Cancelled,
    Terminated,
}

/// <summary>Classes of domain.md 4.1.1.</summary>
[GenerateSerializer, Alias("case.class")]
public enum CaseClass
{
    /// <summary>紧急, danger to life.</summary>
    A,
    /// <summary>严重.</summary>
    B,
    /// <summary>一般.</summary>
    C,
    /// <summary>长期.</summary>
    D,
}

/// <summary>Which term the subject is running against.</summary>
[GenerateSerializer, Alias("case.term-kind")]
public enum TermKind
{
    Rectify,
    /// <summary>督办.</summary>
    Supervision,
    PostInterview,
    PostCircular,
    Return,
    /// <summary>After reopening, until the 督办 is signed.</summary>
    Reopened,
}

/// <summary>How a recheck is made (S10).</summary>
[GenerateSerializer, Alias("case.recheck-mode")]
public enum RecheckMode
{
    /// <summary>暗访.</summary>
    Covert,
    /// <summary>抽查.</summary>
    SpotCheck,
    /// <summary>实地查看.</summary>
    OnSite,
    /// <summary>书面.</summary>
    Documents,
}

/// <summary>Why and how a case changes hands.</summary>
[GenerateSerializer, Alias("case.transfer-kind")]
public enum TransferKind
{
    /// <summary>移交.</summary>
    HandOver,
    /// <summary>提级.</summary>
    TakeUp,
    /// <summary>交办.</summary>
    Delegate,
}

/// <summary>R25.</summary>
[GenerateSerializer, Alias("case.obstruction-kind")]
public enum ObstructionKind
{
    Obstruction,
    Falsification,
    Retaliation,
}

/// <summary>Who convenes an interview (domain.md 4.5.1).</summary>
[GenerateSerializer, Alias("case.convener-kind")]
public enum ConvenerKind
{
    /// <summary>A supervision body; the unit is its jurisdiction.</summary>
    Body,
    /// <summary>The Organisation Department.</summary>
    Organisation,
    /// <summary>A relevant department.</summary>
    Department,
}

/// <summary>A convener who agreed.</summary>
[GenerateSerializer, Immutable, Alias("case.convener")]
public sealed record Convener([property: Id(0)] ConvenerKind Kind, [property: Id(1)] string Unit, [property: Id(2)] string Name);

/// <summary>Something the subject must prove.</summary>
[GenerateSerializer, Immutable, Alias("case.required-item")]
public sealed record RequiredItem([property: Id(0)] string Id, [property: Id(1)] string Text);

/// <summary>A co-responsible unit's part (C10.6).</summary>
[GenerateSerializer, Immutable, Alias("case.co-responsible")]
public sealed record CoResponsible([property: Id(0)] string Unit, [property: Id(1)] string Task);

/// <summary>A file written before the event that names it.</summary>
/// <param name="ItemId">The required item it proves.</param>
/// <param name="File">Name of the stored blob.</param>
[GenerateSerializer, Immutable, Alias("case.evidence")]
public sealed record Evidence([property: Id(0)] string ItemId, [property: Id(1)] string File, [property: Id(2)] string Sha256, [property: Id(3)] string Title);

/// <summary>A receipt of a filed interview record.</summary>
[GenerateSerializer, Immutable, Alias("case.filing-receipt")]
public sealed record FilingReceipt([property: Id(0)] FilingOffice Office, [property: Id(1)] string Proof);

/// <summary>With whom an interview is filed (OB-16).</summary>
[GenerateSerializer, Alias("case.filing-office")]
public enum FilingOffice
{
    PartyCommittee,
    Government,
    SuperiorDepartment,
}
