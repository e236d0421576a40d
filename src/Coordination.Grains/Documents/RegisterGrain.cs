using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;

namespace Coordination.Grains.Documents;

/// <summary>
/// The document register of a body: gives the next number of a kind and year to a committed signature, so the series has no gaps
/// (law 7). Key: jurisdiction code.
/// </summary>
[GrainType("register")]
internal sealed class RegisterGrain(ITableStore store, IRulebooks rulebooks, IBusinessClock clock) : Grain, IReceiverGrain
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    private string Body => this.GetPrimaryKeyString();

    public async Task Receive(string messageId, MessageBody body)
    {
        if (body is not RequestNumber request)
        {
            throw new InvalidOperationException($"A register understands no {body.GetType().Name}.");
        }

        var number = await Number(request);
        var outcome = await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(EntityId.Parse(request.ReplyTo).Kind), request.ReplyTo))
            .Execute(new CommandEnvelope(messageId, Actor.System, new NumberAssigned(request.DocumentId, number, clock.Now)));
        if (outcome.Refusal is { } refusal)
        {
            throw new StoreUnavailableException($"{request.ReplyTo}: {refusal.Code}");
        }
    }

    /// <summary>The number the document has, or the next one; one at a time, or two signatures would race for it.</summary>
    private async Task<string> Number(RequestNumber request)
    {
        await _turn.WaitAsync();
        try
        {
            var given = Keys.NumberOf(request.DocumentId);
            if (await store.Read(Body, given) is { } row)
            {
                return StoredJson.Read<RegisterRow>(row.Data.Span).Number;
            }

            var year = request.IssueDate.Year;
            var series = Keys.NumberSeries(Body, request.Kind, year);
            var next = await Last(series) + 1;
            var jurisdiction = rulebooks.Current.Directory.Jurisdiction(Body);
            var entry = new RegisterRow(DocumentNumber.Format(Body, jurisdiction?.Name, request.Kind, year, next), request.DocumentId, request.IssueDate);
            var data = StoredJson.Write(entry);
            var result = await store.Commit(Body, [RowChange.Insert(Keys.NumberRow(series, next), data), RowChange.Insert(given, data)]);
            if (!result.Committed)
            {
                _last.Remove(series);
                throw new StoreUnavailableException($"The register of {Body} lost a race at {result.Conflict}.");
            }

            _last[series] = next;
            return entry.Number;
        }
        catch
        {
            // An unknown outcome: the store is asked again next time.
            _last.Clear();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<int> Last(string series)
    {
        if (!_last.TryGetValue(series, out var last))
        {
            await foreach (var row in store.ScanPrefix(Body, series))
            {
                last = int.Parse(row.Key[series.Length..], NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }

        return last;
    }
}

/// <summary>One entry of a register.</summary>
internal sealed record RegisterRow(string Number, string DocumentId, DateOnly IssueDate);
