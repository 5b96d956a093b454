using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Tests;

/// <summary>PgBouncer in transaction mode before a PostgreSQL.</summary>
internal sealed class Pgbouncer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;
    private readonly int _port;

    private Pgbouncer(string folder, Process process, int port) => (_folder, _process, _port) = (folder, process, port);

    public static async Task<Pgbouncer> Before(string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var folder = TestCluster.NewFolder();
        var port = FreePort();
        var configuration = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            [databases]
            * = host={to.Host} port={(to.Port == 0 ? 5432 : to.Port)} user={to.Username}{(
                to.Password is null ? "" : $" password={to.Password}"
            )}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 10
            max_client_conn = 1000
            ignore_startup_parameters = extra_float_digits
            server_login_retry = 1
            query_wait_timeout = 10

            """
        );

        // Like PostgreSQL it refuses root.
        var account = await PostgresAccount.Choose(folder, folder, CancellationToken.None);
        var process = await Start(account.Start(PgbouncerProgram.Path!, ["-q", configuration], lifelong: true));
        var it = new Pgbouncer(folder, process, port);
        await Eventually.Is(async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return it;
    }

    /// <summary>The way to a database through it.</summary>
    public string ConnectionString(string database = PostgresCluster.Role) =>
        $"Host=127.0.0.1;Port={_port};Username={PostgresCluster.Role};Database={database}";

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // It ends with the thread that starts it, so that thread stays. One of the pool would go when there is little to do.
    private static Task<Process> Start(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            var process = Process.Start(start)!;
            var errors = process.StandardError;
            started.SetResult(process);
            errors.ReadToEnd();
        })
        {
            IsBackground = true,
            Name = "pgbouncer",
        }.Start();
        return started.Task;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
