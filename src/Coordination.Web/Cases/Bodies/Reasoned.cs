using Coordination.Domain.Rectification;

namespace Coordination.Web.Cases.Bodies;

/// <summary>Commands that take a reason and nothing else.</summary>
internal static class Reasoned
{
    private static readonly Dictionary<Type, Func<string, CaseCommand>> Makers = new()
    {
        [typeof(CancelCase)] = reason => new CancelCase(reason),
        [typeof(WithdrawNotice)] = reason => new WithdrawNotice(reason),
        [typeof(FileObjection)] = reason => new FileObjection(reason),
        [typeof(RefuseExtension)] = reason => new RefuseExtension(reason),
        [typeof(SuspendCase)] = reason => new SuspendCase(reason),
        [typeof(ResumeCase)] = reason => new ResumeCase(reason),
    };

    public static CaseCommand Make<TCommand>(string reason)
        where TCommand : CaseCommand => Makers[typeof(TCommand)](reason);
}
