using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Coordination.Machine;

/// <summary>Signals to processes that tests have started.</summary>
internal static partial class Signals
{
    private const int Sigterm = 15, Sigstop = 19, Sigcont = 18;

    /// <summary>Asks it to end.</summary>
    public static void Terminate(this Process process) => Send(process, Sigterm);

    /// <summary>It does nothing, and keeps its connections, until <see cref="Resume"/>.</summary>
    public static void Pause(this Process process) => Send(process, Sigstop);

    public static void Resume(this Process process) => Send(process, Sigcont);

    private static void Send(Process process, int signal)
    {
        if (Kill(process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} did not reach process {process.Id}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
