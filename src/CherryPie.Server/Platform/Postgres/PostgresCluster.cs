using System.Globalization;
using System.Text;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A cluster on disk. It is created in another folder and then renamed, so that a crash leaves no half of one.</summary>
internal sealed record PostgresCluster(string Folder, string Sockets, bool Durable)
{
    public const string Role = "cherrypie";

    private const string Prefix = "postgres-";
    private const int SocketPathMax = 107;

    public string PidFile => Path.Combine(Folder, "postmaster.pid");

    public static PostgresCluster In(string dataFolder, int major, bool durable)
    {
        // https://man7.org/linux/man-pages/man7/unix.7.html: a socket's path has at most 107 bytes.
        var near = Path.Combine(dataFolder, "run");
        var sockets =
            Encoding.UTF8.GetByteCount(near + "/.s.PGSQL.5432") <= SocketPathMax
                ? near
                : Directory.CreateTempSubdirectory("cherrypie-").FullName;
        return new PostgresCluster(Path.Combine(dataFolder, Prefix + major.ToString(CultureInfo.InvariantCulture)), sockets, durable);
    }

    public static IReadOnlyCollection<int> MajorsIn(string dataFolder) =>
        Directory.Exists(dataFolder)
            ?
            [
                .. Directory
                    .GetDirectories(dataFolder, Prefix + "*")
                    .Where(f => File.Exists(Path.Combine(f, "PG_VERSION")))
                    .Select(f =>
                        int.TryParse(Path.GetFileName(f)[Prefix.Length..], CultureInfo.InvariantCulture, out var major) ? major : 0
                    )
                    .Where(major => major > 0),
            ]
            : [];

    public string ConnectionString(string database) => $"Host={Sockets};Username={Role};Database={database};Maximum Pool Size=80";

    public async Task Prepare(PostgresBinaries binaries, PostgresAccount account, CancellationToken stop)
    {
        await account.MakeFolder(Sockets, stop);
        if (!File.Exists(Path.Combine(Folder, "PG_VERSION")))
        {
            await Make(binaries, account, stop);
        }

        // Each time, because the data may have come with a backup of another account.
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "pg_ident.conf"),
            string.Concat(PostgresAccount.Clients.Select(a => $"own {a} {Role}\n")),
            stop
        );
    }

    private async Task Make(PostgresBinaries binaries, PostgresAccount account, CancellationToken stop)
    {
        var making = Folder + ".new";
        if (Directory.Exists(making))
        {
            Directory.Delete(making, recursive: true);
        }

        await account.MakeFolder(making, stop);
        List<string> args =
        [
            "-D",
            making,
            "-U",
            Role,
            "-E",
            "UTF8",
            "--locale=" + (OperatingSystem.IsLinux() ? "C.UTF-8" : "C"),
            "-k",
            "--auth-local=peer",
            "--auth-host=reject",
        ];
        if (!Durable)
        {
            args.Add("--no-sync");
        }

        await account.Run(binaries.Initdb, args, null, stop);
        await account.Run(binaries.Postgres, ["--single", "-D", making, "postgres"], $"CREATE DATABASE {Role}\n", stop);
        await File.WriteAllTextAsync(Path.Combine(making, "pg_hba.conf"), "local all all peer map=own\n", stop);
        if (Directory.Exists(Folder))
        {
            throw new OperatorError($"{Folder} is not a PostgreSQL cluster: move it away.");
        }

        Directory.Move(making, Folder);
    }

    public IEnumerable<string> StartArguments()
    {
        List<string> args = ["-D", Folder, "-k", Sockets];
        void Set(string setting) => args.AddRange(["-c", setting]);
        Set("listen_addresses=");
        Set("unix_socket_permissions=0700");
        Set("log_line_prefix=");

        // Its log may reach the server's; statements and their data must not.
        Set("log_min_error_statement=panic");
        Set("log_error_verbosity=terse");

        // It would go on with a statement whose connection was closed, because its caller has gone, until it has rows to send.
        if (OperatingSystem.IsLinux())
        {
            Set("client_connection_check_interval=1s");
        }

        if (!Durable)
        {
            Set("fsync=off");
            Set("synchronous_commit=off");
            Set("full_page_writes=off");
            Set("wal_level=minimal");
            Set("max_wal_senders=0");
            Set("max_connections=500"); // some classes of tests at once, perhaps with two servers each, whose pools have 80
            Set("max_wal_size=4GB");
        }

        return args;
    }
}
