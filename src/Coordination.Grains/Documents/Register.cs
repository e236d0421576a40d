using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;

namespace Coordination.Grains.Documents;

/// <summary>
/// The rows of a body's register: a number per document and a document per number, in one batch. What is asked for while one batch
/// is being written goes into the next, in the order of asking: a county that signs a hundred acts in a morning waits for few commits, and a
/// request that was repeated because its answer was late costs nothing.
/// </summary>
internal sealed class Register
{
    /// <summary>Two rows each, within what one batch may hold.</summary>
    private const int Most = BatchRules.MaxRows / 2;

    private readonly ITableStore _store;
    private readonly IRulebooks _rulebooks;
    private readonly string _body;
    private readonly BatchWriter<RequestNumber, string> _writer;
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    public Register(ITableStore store, IRulebooks rulebooks, string body)
    {
        (_store, _rulebooks, _body) = (store, rulebooks, body);
        _writer = new(Most, Write);
    }

    /// <summary>The number the document has, or the next one.</summary>
    public async Task<string> Number(RequestNumber request) => (await _writer.Write([request]))[0];

    private async Task<IReadOnlyList<string>> Write(IReadOnlyList<RequestNumber> requests)
    {
        try
        {
            var numbers = await Given(requests);
            var changes = new List<RowChange>();
            var last = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var request in requests.DistinctBy(request => request.DocumentId))
            {
                if (!numbers.ContainsKey(request.DocumentId))
                {
                    numbers.Add(request.DocumentId, await Next(request, last, changes));
                }
            }

            if (changes.Count > 0)
            {
                var result = await _store.Commit(_body, changes);
                if (!result.Committed)
                {
                    throw new StoreUnavailableException($"The register of {_body} lost a race at {result.Conflict}.");
                }
            }

            foreach (var (series, number) in last)
            {
                _last[series] = number;
            }

            return [.. requests.Select(request => numbers[request.DocumentId])];
        }
        catch
        {
            // A lost race or an unknown outcome: the store is asked again next time.
            _last.Clear();
            throw;
        }
    }

    /// <summary>Numbers that were given before.</summary>
    private async Task<Dictionary<string, string>> Given(IReadOnlyList<RequestNumber> requests)
    {
        var rows = await Task.WhenAll(requests.Select(request => request.DocumentId).Distinct(StringComparer.Ordinal)
            .Select(async document => (Document: document, Row: await _store.Read(_body, Keys.NumberOf(document)))));
        return rows.Where(pair => pair.Row is not null)
            .ToDictionary(pair => pair.Document, pair => StoredJson.Read<RegisterRow>(pair.Row!.Data.Span).Number, StringComparer.Ordinal);
    }

    private async Task<string> Next(RequestNumber request, Dictionary<string, int> last, List<RowChange> changes)
    {
        var year = request.IssueDate.Year;
        var series = Keys.NumberSeries(_body, request.Kind, year);
        var next = (last.TryGetValue(series, out var number) ? number : await Last(series)) + 1;
        var name = _rulebooks.Current.Directory.Jurisdiction(_body)?.Name;
        var entry = new RegisterRow(DocumentNumber.Format(_body, name, request.Kind, year, next), request.DocumentId, request.IssueDate);
        var data = StoredJson.Write(entry);
        changes.Add(RowChange.Insert(Keys.NumberRow(series, next), data));
        changes.Add(RowChange.Insert(Keys.NumberOf(request.DocumentId), data));
        last[series] = next;
        return entry.Number;
    }

    private async Task<int> Last(string series)
    {
        if (!_last.TryGetValue(series, out var last))
        {
            await foreach (var row in _store.ScanPrefix(_body, series))
            {
                last = int.Parse(row.Key[series.Length..], NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }

        return last;
    }
}

/// <summary>One entry of a register.</summary>
internal sealed record RegisterRow(string Number, string DocumentId, DateOnly IssueDate);
