using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;

namespace Coordination.Grains.Documents;

/// <summary>The rows of a body's register: a number per document and a document per number, in one batch.</summary>
internal sealed class Register(ITableStore store, IRulebooks rulebooks, string body)
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    /// <summary>The number the document has, or the next one; one at a time, or two signatures would race for it.</summary>
    public async Task<string> Number(RequestNumber request)
    {
        await _turn.WaitAsync();
        try
        {
            var given = Keys.NumberOf(request.DocumentId);
            if (await store.Read(body, given) is { } row)
            {
                return StoredJson.Read<RegisterRow>(row.Data.Span).Number;
            }

            var year = request.IssueDate.Year;
            var series = Keys.NumberSeries(body, request.Kind, year);
            var next = await Last(series) + 1;
            var jurisdiction = rulebooks.Current.Directory.Jurisdiction(body);
            var entry = new RegisterRow(DocumentNumber.Format(body, jurisdiction?.Name, request.Kind, year, next), request.DocumentId, request.IssueDate);
            var data = StoredJson.Write(entry);
            var result = await store.Commit(body, [RowChange.Insert(Keys.NumberRow(series, next), data), RowChange.Insert(given, data)]);
            if (!result.Committed)
            {
                _last.Remove(series);
                throw new StoreUnavailableException($"The register of {body} lost a race at {result.Conflict}.");
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
            await foreach (var row in store.ScanPrefix(body, series))
            {
                last = int.Parse(row.Key[series.Length..], NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }

        return last;
    }
}

/// <summary>One entry of a register.</summary>
internal sealed record RegisterRow(string Number, string DocumentId, DateOnly IssueDate);
