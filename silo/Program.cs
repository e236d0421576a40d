using Coordination.Silo.Administration;
using Coordination.Silo.Hosting;

try
{
    return args switch
    {
        ["verify", ..] => await VerifyCommand.Run(args[1..]),
        ["sample", ..] => await SampleCommand.Run(args[1..]),
        _ => await SiloHost.Run(args),
    };
}
catch (Exception error) when (error is ArgumentException or InvalidOperationException or IOException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 64;
}
