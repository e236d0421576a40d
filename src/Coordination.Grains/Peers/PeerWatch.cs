using System.Diagnostics.Metrics;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Coordination.Grains.Peers;

/// <summary>Makes this silo leave its cluster. The reason is for the log.</summary>
public delegate void Leave(string why);

/// <summary>
/// Speaks with the other silos every few seconds and, where two do not hear each other although the rest hear both, sees to it that one of them leaves:
/// calls between them would fail for as long as both stay (ADR 0024). All times are system time.
/// </summary>
internal sealed partial class PeerWatch(
    IPeerCalls peers, IClusterMembershipService membership, ILocalSiloDetails silo, ITableStore store, IOptions<ClusterOptions> cluster, Leave leave, TimeProvider system, ILogger<PeerWatch> log)
    : BackgroundService
{
    /// <summary>Rounds are so far apart.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Whoever takes longer to answer was silent in this round.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Rounds in a row that must come to the same: until then all that lost somebody have said so.</summary>
    private const int Sure = 2;

    /// <summary>A silo that hears everybody looks this often, in rounds, whether others do not hear it.</summary>
    private const int Seldom = 4;

    private static readonly Meter Meter = new("Coordination.Peers");
    private static readonly Counter<long> Lost = Meter.CreateCounter<long>("coordination.peers.lost", "{silo}", "Times an active silo fell silent to this one");

    private readonly string _partition = Keys.Cluster(cluster.Value.ClusterId), _row = Keys.UnheardRow(silo.SiloAddress.ToParsableString());
    private readonly Hearing _hearing = new();
    private IReadOnlyList<SiloAddress> _unheard = [];
    private bool _said;
    private int _rounds;
    private int _mustLeave;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, system);
        try
        {
            while (_mustLeave < Sure && await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Round(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the silo stops
        }
    }

    private async Task Round(CancellationToken cancel)
    {
        var active = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToList();
        if (!active.Contains(silo.SiloAddress))
        {
            return; // not yet, or no longer: others decide
        }

        var asked = _hearing.Next([.. active.Where(other => !other.Equals(silo.SiloAddress))]);
        foreach (var (other, heard) in asked.Zip(await Task.WhenAll(asked.Select(other => Hears(other, cancel)))))
        {
            _hearing.Answered(other, heard);
        }

        try
        {
            await Say(_hearing.Unheard, cancel);
            if (_unheard.Count > 0 || _mustLeave > 0 || ++_rounds % Seldom == 0)
            {
                await Judge(active, cancel);
            }
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            _mustLeave = 0; // without the store nobody knows who is to leave
            LogUnknown(error);
        }
    }

    private async Task<bool> Hears(SiloAddress other, CancellationToken cancel)
    {
        try
        {
            await peers.Hear(other).WaitAsync(Patience, system, cancel);
            return true;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task Say(IReadOnlyList<SiloAddress> unheard, CancellationToken cancel)
    {
        if (unheard.Except(_unheard).ToList() is { Count: > 0 } lost)
        {
            Lost.Add(lost.Count);
            LogUnheard(string.Join(", ", lost));
        }

        _unheard = unheard;

        if (unheard.Count > 0)
        {
            _said = true;
            var word = new Unheard(silo.SiloAddress.ToParsableString(), [.. unheard.Select(other => other.ToParsableString())], system.GetUtcNow());
            await store.Commit(_partition, [RowChange.Upsert(_row, StoredJson.Write(word))], CommitLane.Background, cancel);
        }
        else if (_said)
        {
            await store.Commit(_partition, [RowChange.Delete(_row)], CommitLane.Background, cancel); // lost: it was never there
            _said = false;
        }
    }

    private async Task Judge(List<SiloAddress> active, CancellationToken cancel)
    {
        var said = new List<Unheard>();
        await foreach (var row in store.ScanPrefix(_partition, Keys.Unheard, cancel: cancel))
        {
            said.Add(StoredJson.Read<Unheard>(row.Data.Span));
        }

        _mustLeave = Parting.Leaving(active, said, system.GetUtcNow()).Contains(silo.SiloAddress) ? _mustLeave + 1 : 0;
        if (_mustLeave >= Sure)
        {
            leave($"{silo.SiloAddress} and other silos do not hear each other: {string.Join("; ", said.Select(word => $"{word.By} does not hear {string.Join(", ", word.Silos)}"))}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This silo does not hear {Silos}, which others hear")]
    private partial void LogUnheard(string silos);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether silos hear each other cannot be said or read; the next round tries again")]
    private partial void LogUnknown(Exception error);
}
