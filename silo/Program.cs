using Coordination.Silo.Administration;
using Coordination.Silo.Hosting;

try
{
    return args is ["verify", ..] ? await VerifyCommand.Run(args[1..]) : await SiloHost.Run(args);
}
catch (Exception error) when (error is ArgumentException or InvalidOperationException or IOException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 64;
}
