using System.Globalization;
using Coordination.Domain.Time;
using Coordination.Grains.Backups;
using Coordination.Silo.Hosting;

namespace Coordination.Silo.Administration;

/// <summary><c>silo hold</c> and <c>silo release</c>: a restored store whose nodes are stopped, or one of a cluster at any time.</summary>
internal static class HoldCommand
{
    public static async Task<int> Show(string[] args)
    {
        await using var store = await Stores.Open(SiloSettings.OfCommand(args), create: false);
        var hold = new Hold(store.Rows, TimeProvider.System);
        if (await hold.Standing() is not { } standing)
        {
            await Console.Out.WriteLineAsync("Not on hold.");
            return 0;
        }

        var waiting = await hold.Waiting();
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"On hold since {standing.RestoredAt.ToOffset(Beijing.Offset):yyyy-MM-dd'T'HH:mm:sszzz}: restored from {standing.Backup}, as of {standing.Instant.ToOffset(Beijing.Offset):yyyy-MM-dd'T'HH:mm:sszzz}. {waiting} messages wait for people."));
        return 0;
    }

    public static async Task<int> Release(string[] args)
    {
        await using var store = await Stores.Open(SiloSettings.OfCommand(args), create: false);
        var released = await new Hold(store.Rows, TimeProvider.System).Release($"{Environment.UserName}@{Environment.MachineName}");
        await Console.Out.WriteLineAsync(released ? "Released: what waited leaves." : "Not on hold.");
        return released ? 0 : 1;
    }
}
