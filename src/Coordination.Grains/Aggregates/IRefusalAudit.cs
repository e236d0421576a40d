using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Grains.Aggregates;

/// <summary>Keeps refused attempts: permission and independence refusals become audit rows of the body's jurisdiction, and some of them alerts (AL-39).</summary>
public interface IRefusalAudit
{
    /// <param name="jurisdiction">Body whose record was touched.</param>
    /// <param name="action">The command's stable name.</param>
    /// <param name="subject">Id of the record.</param>
    Task Record(string jurisdiction, Actor actor, string commandId, string action, string subject, Refusal refusal);
}
