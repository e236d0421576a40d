using Azure;
using Azure.Data.Tables;
using Coordination.Grains.Store;

namespace Coordination.Storage.Azure;

/// <summary>
/// One batch on its way. Every attempt carries the same mark, so a repeated batch whose first try was applied after all is found by
/// its mark, and one that comes too late breaks on its own fences.
/// </summary>
internal sealed class AzureCommit(AzureTableStore store, TableClient table, Backoff backoff, CommitGate.Place place, string partition, IReadOnlyList<RowChange> changes)
{
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private bool _inDoubt; // an attempt may have been applied
    private bool _unknown; // an attempt got no answer, and may yet be applied

    /// <exception cref="StoreUnavailableException">Nothing was applied.</exception>
    /// <exception cref="IOException">The outcome is unknown.</exception>
    public async Task<CommitResult> Run()
    {
        var pauses = backoff.Begin(place);
        while (true)
        {
            try
            {
                return await Send().ConfigureAwait(false);
            }
            catch (TableTransactionFailedException error) when (error is { Status: 404 or 409 or 412, ErrorCode: not "TableNotFound", FailedTransactionActionIndex: { } index })
            {
                return await Lost(pauses, changes[index].Key).ConfigureAwait(false);
            }
            catch (RequestFailedException error) when (error.Status is 400 or 413)
            {
                throw new InvalidBatchException($"Azure Tables takes no such batch: {error.Status} {error.ErrorCode}.");
            }
            catch (Exception error) when (AzureFailure.Is(error, CancellationToken.None))
            {
                var verdict = AzureFailure.Judge(error);
                if (verdict == Verdict.Hopeless)
                {
                    throw Ended(error);
                }

                // Throttling too is checked: the price of a wrong guess is a record that is told twice.
                _inDoubt |= verdict != Verdict.NotSent;
                _unknown |= verdict == Verdict.Unknown;

                // A service that asks for a pause gets it, from questions too.
                var first = verdict == Verdict.Throttled;
                var goOn = !first || await pauses.Pause(error, CancellationToken.None).ConfigureAwait(false);
                if (_inDoubt && await Applied(pauses, error).ConfigureAwait(false) is { } result)
                {
                    return result;
                }

                if (!goOn || (!first && !await pauses.Pause(error, CancellationToken.None).ConfigureAwait(false)))
                {
                    throw Ended(error);
                }
            }
        }
    }

    private async Task<CommitResult> Send()
    {
        var actions = new List<TableTransactionAction>(changes.Count);
        foreach (var change in changes)
        {
            actions.Add(RowEntity.Action(partition, change, _mark));
        }

        var answers = (await table.SubmitTransactionAsync(actions).ConfigureAwait(false)).Value;
        var etags = new string[changes.Count];
        for (var i = 0; i < etags.Length; i++)
        {
            etags[i] = changes[i].Kind == ChangeKind.Delete ? "" : answers[i].Headers.ETag?.ToString() ?? "";
        }

        return new CommitResult(etags, null);
    }

    /// <summary>A fence did not hold: somebody else's doing, unless an earlier attempt of this very batch was in doubt.</summary>
    private async Task<CommitResult> Lost(Backoff.Pauses pauses, string key) =>
        (_inDoubt ? await Applied(pauses, null).ConfigureAwait(false) : null) ?? CommitResult.Lost(key);

    /// <summary>Looks for the mark in the rows that were to be written; null when it is in none.</summary>
    private async Task<CommitResult?> Applied(Backoff.Pauses pauses, Exception? doubt)
    {
        try
        {
            var etags = new string[changes.Count];
            Array.Fill(etags, "");
            if (!await Look(etags, pauses).ConfigureAwait(false))
            {
                return null;
            }

            // It may have been applied between two of the looks: rows looked at before have their mark by now, or another writer's since.
            await Look(etags, pauses).ConfigureAwait(false);
            return new CommitResult(etags, null);
        }
        catch (StoreUnavailableException error)
        {
            throw Unknown(doubt ?? error);
        }
    }

    /// <summary>Notes the ETags of written rows that have the mark, as far as they are not known.</summary>
    /// <returns>Whether any has.</returns>
    private async Task<bool> Look(string[] etags, Backoff.Pauses pauses)
    {
        for (var i = 0; i < etags.Length; i++)
        {
            if (changes[i].Kind != ChangeKind.Delete && etags[i].Length == 0
                && await store.Find(table, partition, changes[i].Key, ["PartitionKey", "RowKey", RowEntity.Batch], CancellationToken.None, pauses).ConfigureAwait(false) is { } entity
                && entity.GetString(RowEntity.Batch) == _mark)
            {
                etags[i] = entity.ETag.ToString();
            }
        }

        return etags.Any(etag => etag.Length > 0);
    }

    /// <summary>A refusal by now says nothing of an attempt that never got an answer.</summary>
    private Exception Ended(Exception error) => _unknown ? Unknown(error) : AzureFailure.Unavailable(error);

    private static IOException Unknown(Exception error) => new("The outcome of the commit is unknown: Azure Tables did not answer.", error);
}
