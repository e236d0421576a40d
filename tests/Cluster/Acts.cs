using System.Net;

namespace Coordination.Cluster;

/// <summary>What people do, and what the ledger says of it.</summary>
internal sealed class Acts(Ledger ledger)
{
    /// <exception cref="HttpRequestException">No answer came.</exception>
    public async Task<Answered> Change(Person who, string path, object body)
    {
        var key = Guid.NewGuid().ToString("D");
        Answered answer;
        try
        {
            answer = await who.Post(path, body, key);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            ledger.InDoubt.Enqueue(new InDoubt(who.Name, path, body, key));
            throw;
        }

        if (answer.Status == HttpStatusCode.ServiceUnavailable)
        {
            if (answer.Code is null)
            {
                ledger.Surprises.Enqueue($"{path}: 503 without a code: {answer.Body}");
            }

            // Refused, or done and not known to be: who asks again with the same key learns which.
            ledger.InDoubt.Enqueue(new InDoubt(who.Name, path, body, key));
        }

        if (answer.Accepted)
        {
            ledger.Acknowledged.Enqueue(new Acknowledged(who.Name, path, body, key, answer.Id, answer.Version));
        }
        else if (answer.Status is not (HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden or HttpStatusCode.ServiceUnavailable))
        {
            ledger.Surprises.Enqueue($"{path}: {answer.Status} {answer.Body}");
        }

        return answer;
    }
}
