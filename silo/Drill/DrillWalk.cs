namespace Coordination.Silo.Drill;

/// <summary>Time that passes with people in it: through every due instant and every instant at which somebody acts.</summary>
internal sealed class DrillWalk(DrillStepper stepper, DrillClock clock, IScript script)
{
    /// <summary>A deadline fires before whoever acts at the same instant.</summary>
    public async Task To(DateTimeOffset to, CancellationToken cancel)
    {
        while (true)
        {
            var act = await script.Next(cancel);
            if (await stepper.Step(act < to ? act.Value : to, cancel) is not null)
            {
                continue;
            }

            if (act is not { } at || at > to)
            {
                break;
            }

            await stepper.Reach(at);
            await script.Act(cancel);
        }

        await stepper.Reach(to);
    }

    /// <summary>The time it is.</summary>
    public DateTimeOffset Now => clock.Now;
}
