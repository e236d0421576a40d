using Quartz;

namespace Coordination.Silo.Jobs;

/// <summary>What Quartz's scheduler wakes: it asks each task whether it is due.</summary>
[DisallowConcurrentExecution]
internal sealed partial class TaskTick(TaskRunner runner, IEnumerable<IInfrastructureTask> tasks, ILogger<TaskTick> log) : IJob
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        foreach (var task in tasks)
        {
            try
            {
                await runner.Tick(task, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // The store does not answer; the next tick asks again.
                LogNotAsked(error, task.Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Task} could not be looked at; the next tick tries again")]
    private partial void LogNotAsked(Exception error, string task);
}
