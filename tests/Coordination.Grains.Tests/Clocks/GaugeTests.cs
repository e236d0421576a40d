using System.Diagnostics.Metrics;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Clocks;

/// <summary>What an operator's alert rules look at shows the trouble it is named after, and says nothing when there is none.</summary>
[Collection(nameof(GaugeTests))]
public sealed class GaugeTests
{
    private const int MostRounds = 20;

    [Fact]
    public async Task Overdue_WhileAnOwnerFails_SaysByHowMuchTheDeadlineIsLate()
    {
        var down = true;
        await using var world = await Start(call => down && call.MethodName == "Settle" ? throw new InvalidOperationException("down") : call.Invoke());
        var clock = world.Grains.GetGrain<IClockGrain>(County);
        await world.InProgress("late");
        await clock.Ping();
        world.Clock.Now = T("2026-04-04 00:03");
        await Seen("coordination.clock.overdue", late => late >= 180, world, clock);

        down = false;
        await Seen("coordination.clock.overdue", late => late < 180, world, clock);
    }

    [Fact]
    public async Task OutboxAge_WhileAReceiverFails_Grows()
    {
        var down = false;
        await using var world = await Start(call => down && call.MethodName == "Receive" ? throw new InvalidOperationException("down") : call.Invoke());
        await world.InProgress("unheard");
        await world.Grains.GetGrain<IClockGrain>(County).Ping();
        down = true;
        world.Clock.Now = T("2026-04-04 00:03");

        await Seen("coordination.outbox.age", age => age >= 30, world, world.Grains.GetGrain<IClockGrain>(County));
        down = false;
    }

    private static async Task Seen(string gauge, Func<double, bool> expected, World world, IClockGrain clock)
    {
        var last = double.NaN;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == gauge)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => last = value);
        listener.Start();
        for (var round = 0; round < MostRounds; round++)
        {
            listener.RecordObservableInstruments();
            if (expected(last))
            {
                return;
            }

            var turned = world.Store.Next(call => call.Partition == County && call.Changes is null && call.Key!.StartsWith(Keys.Outbox, StringComparison.Ordinal));
            world.System.Ahead += TimeSpan.FromSeconds(12);
            await clock.Hint(DateTimeOffset.MinValue);
            await turned;
        }

        Assert.Fail($"{gauge} stayed at {last}.");
    }
}

/// <summary>A gauge tells the worst of the whole process: nobody else may be late meanwhile.</summary>
[CollectionDefinition(nameof(GaugeTests), DisableParallelization = true)]
public sealed class Undisturbed;
