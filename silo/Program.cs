using System.Text.Json;
using Coordination.Grains.Store;
using Coordination.Silo.Administration;
using Coordination.Silo.Hosting;

try
{
    var code = args switch
    {
        ["verify", ..] => await VerifyCommand.Run(args[1..]),
        ["backup", ..] => await BackupCommand.Run(args[1..]),
        ["restore", ..] => await RestoreCommand.Run(args[1..]),
        ["hold", ..] => await HoldCommand.Show(args[1..]),
        ["release", ..] => await HoldCommand.Release(args[1..]),
        ["sample", ..] => await SampleCommand.Run(args[1..]),
        _ => await SiloHost.Run(args),
    };
    return code == 0 ? Environment.ExitCode : code; // a disk may fail as late as when the store is closed
}
catch (Exception error) when (error is ArgumentException or InvalidOperationException or IOException or InvalidDataException or UnauthorizedAccessException or StoreUnavailableException or JsonException or BlobTooLargeException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return Environment.ExitCode == FailStop.Code ? FailStop.Code : 64;
}
