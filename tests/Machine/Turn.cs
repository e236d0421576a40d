using System.Diagnostics;

namespace Coordination.Machine;

/// <summary>Several test processes may miss something at the same time: one installs it, the others wait.</summary>
internal static class Turn
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="path">File that is there while somebody has the turn.</param>
    /// <param name="limit">Of waiting.</param>
    /// <returns>Ends the turn when disposed of.</returns>
    /// <exception cref="IOException">Somebody else had it for longer, or the file cannot be made.</exception>
    public static async Task<FileStream> At(string path, TimeSpan limit)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(begun) < limit)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
