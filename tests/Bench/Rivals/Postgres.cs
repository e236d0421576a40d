using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Coordination.Bench.Rivals;

/// <summary>A PostgreSQL of our own: a temporary folder, an unprivileged user, a free port on loopback, its defaults (durable).</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _binaries;
    private readonly bool _asOther;

    private Postgres(string folder, string binaries, bool asOther, int port)
    {
        (_folder, _binaries, _asOther) = (folder, binaries, asOther);
        Connection = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=bench;Database=postgres;Maximum Pool Size=60");
    }

    public string Connection { get; }

    /// <returns>Null and the reason when there is none to start.</returns>
    public static async Task<(Postgres? Server, string? Missing)> Start(string folder)
    {
        if (Find() is not { } binaries)
        {
            return (null, "no PostgreSQL: `apt-get install -y postgresql` brings one");
        }

        var asOther = Environment.IsPrivilegedProcess;
        var port = FreePort();
        var server = new Postgres(folder, binaries, asOther, port);
        if (asOther)
        {
            // PostgreSQL refuses to run as root; the package has made this user.
            await Process("chown", "-R", "postgres", folder);
            await Process("chmod", "go+x", Path.GetDirectoryName(folder)!);
        }

        var data = Path.Combine(folder, "data");
        await server.Tool("initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-instructions");
        await server.Tool("pg_ctl", "-D", data, "-l", Path.Combine(folder, "log"), "-w", "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port} -h 127.0.0.1 -k {folder}"), "start");
        return (server, null);
    }

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Tool("pg_ctl", "-D", Path.Combine(_folder, "data"), "-w", "-m", "fast", "stop");
    }

    private static string? Find()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.EnumerateDirectories(Debian).OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return versions.Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task Tool(string name, params string[] args) =>
        _asOther ? Process("runuser", ["-u", "postgres", "--", Path.Combine(_binaries, name), .. args]) : Process(Path.Combine(_binaries, name), args);

    private static async Task Process(string file, params string[] args)
    {
        // The server inherits what its starter was given: output that nobody closes would be waited for for ever.
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", file, .. args]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{file} {string.Join(' ', args)}' ended with {process.ExitCode}.");
        }
    }
}
