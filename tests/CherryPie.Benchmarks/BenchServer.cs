using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Benchmarks;

/// <summary>The server in a process of its own on a durable PostgreSQL of its own, with an account that has the demo's campaign and
/// template.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _isKept;
    private string[] _settings = [];
    private string _program = BenchProgram.Current;
    private bool _isPinned = true;
    private EmbeddedPostgres? _postgres;
    private Process? _process;

    /// <param name="kept">A folder that stays; null for one that ends with this.</param>
    private BenchServer(string? kept) =>
        (_folder, _isKept) = (kept ?? Directory.CreateTempSubdirectory("cherrypie-bench-").FullName, kept is not null);

    public Uri Address { get; private set; } = null!;

    public string Key { get; private set; } = "";

    public string Secret { get; private set; } = "";

    public string ConnectionString { get; private set; } = "";

    /// <summary>The server's process.</summary>
    public int ProcessId => _process!.Id;

    public int PostmasterId => _postgres!.ProcessId;

    /// <summary>The processor time of the server so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What the scripts for pgbench and psql know.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Moves this process to a core; what it starts afterwards, PostgreSQL, pgbench and psql, inherits it.</summary>
    public static async Task PinTo(int core)
    {
        using var pin = Process.Start(
            new ProcessStartInfo("taskset", ["-a", "-p", "-c", $"{core}", $"{Environment.ProcessId}"]) { RedirectStandardOutput = true }
        )!;
        await pin.WaitForExitAsync();
    }

    /// <param name="passes">How many the demo's template has.</param>
    /// <param name="settings">Of the server, as on its command line.</param>
    public static Task<BenchServer> Start(int passes, params string[] settings) => StartOf(BenchProgram.Current, passes, settings);

    /// <summary>The same of another commit's program.</summary>
    public static async Task<BenchServer> StartOf(string program, int passes, params string[] settings)
    {
        await PinTo(1);
        var it = new BenchServer(null) { _settings = settings, _program = program };
        await it.Begin(passes);
        await it.Tool("psql", "-q", "-f", Script("seed"));
        return it;
    }

    /// <summary>One whose folder stays, so that another run goes on with its database. Nothing is pinned to a core.</summary>
    /// <param name="folder">May be there, from another run.</param>
    /// <param name="postgres">Settings of PostgreSQL that differ from its own: <c>shared_buffers = '4GB'</c>.</param>
    /// <param name="settings">Of the server, as on its command line.</param>
    public static async Task<BenchServer> Keep(string folder, string[] postgres, string[] settings)
    {
        var it = new BenchServer(Directory.CreateDirectory(folder).FullName) { _settings = settings, _isPinned = false };
        it._postgres = await EmbeddedPostgres.Start(it.PostgresFolder, durable: true);
        foreach (var setting in postgres)
        {
            await it.Sql("ALTER SYSTEM SET " + setting);
        }

        await it._postgres.DisposeAsync();
        await it.Begin(0);
        return it;
    }

    /// <summary>Runs a statement that may take long, past the server.</summary>
    public Task<object?> Sql(string sql) => TemplatePush.Scalar(_postgres!.ConnectionString() + ";Pooling=false", sql);

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "pgbench", name + ".sql");

    /// <summary>Runs a program of PostgreSQL against the server's database, with the variables.</summary>
    public async Task<string> Tool(string name, params string[] arguments)
    {
        var to = new NpgsqlConnectionStringBuilder(ConnectionString);
        var variable = name == "psql" ? "-v" : "-D";
        var start = new ProcessStartInfo(
            Path.Combine(PostgresBinaries.For(_folder).Folder, name),
            [.. arguments, .. Variables.SelectMany(v => new[] { variable, $"{v.Key}={v.Value}" })]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        (start.Environment["PGHOST"], start.Environment["PGPORT"], start.Environment["PGUSER"], start.Environment["PGDATABASE"]) = (
            to.Host,
            to.Port.ToString(CultureInfo.InvariantCulture),
            to.Username,
            to.Database
        );
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{name}: {await errors}");
    }

    /// <summary>Ends the server and starts it again on its database.</summary>
    /// <returns>From the launch to the first 200 of /health/ready.</returns>
    public async Task<TimeSpan> Restart()
    {
        Signal.Send(_process!.Id, Signal.Int);
        await _process.WaitForExitAsync();
        _process.Dispose();
        var start = Stopwatch.GetTimestamp();
        await Run();
        using var http = new HttpClient { BaseAddress = Address };
        (await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The same with other settings.</summary>
    public Task<TimeSpan> Restart(params string[] settings)
    {
        _settings = settings;
        return Restart();
    }

    /// <summary>The latencies in milliseconds that a run of pgbench logged.</summary>
    public List<double> TakeLatencies()
    {
        var latencies = new List<double>();
        foreach (var file in Directory.GetFiles(_folder, "latency*"))
        {
            latencies.AddRange(File.ReadLines(file).Select(l => double.Parse(l.Split(' ')[2], CultureInfo.InvariantCulture) / 1000));
            File.Delete(file);
        }

        return latencies;
    }

    public async ValueTask DisposeAsync()
    {
        _process?.Kill();
        _process?.Dispose();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        if (!_isKept)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string PostgresFolder => Directory.CreateDirectory(Path.Combine(_folder, "postgres")).FullName;

    // In Development the first account is given a certificate, a campaign and a template.
    private async Task Begin(int passes)
    {
        _postgres = await EmbeddedPostgres.Start(PostgresFolder, durable: true);
        ConnectionString = _postgres.ConnectionString();
        var known = Path.Combine(_folder, "account.json");
        if (!File.Exists(known))
        {
            await Verb("migrate");
            await File.WriteAllTextAsync(known, await Verb("accounts", "create", "bench", "--json"));
        }

        var account = JsonElement.Parse(await File.ReadAllTextAsync(known));
        (Key, Secret) = (account.GetProperty("apiKey").GetString()!, account.GetProperty("apiSecret").GetString()!);
        await Run();
        await ReadVariables(passes);
    }

    private async Task Run()
    {
        string[] pin = _isPinned ? ["taskset", "-c", "0"] : [];
        _process = Launch(ConnectionString, [.. pin, "dotnet", _program, "--urls", "http://127.0.0.1:0", .. _settings]);
        var said = new List<string>();
        while (true)
        {
            if (await _process.StandardOutput.ReadLineAsync() is not { } line)
            {
                throw new InvalidOperationException(
                    string.Join('\n', said) + "\nThe server ended: " + await _process.StandardError.ReadToEndAsync()
                );
            }

            said.Add(line);
            if (line.TrimStart().StartsWith("Server ", StringComparison.Ordinal))
            {
                Address = new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]);
                break;
            }
        }

        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
    }

    public Task<string> Verb(params string[] arguments) => VerbOn(ConnectionString, arguments);

    /// <summary>Runs a verb of the server's program on a database.</summary>
    /// <returns>What it has written.</returns>
    public async Task<string> VerbOn(string database, params string[] arguments)
    {
        using var process = Launch(database, ["dotnet", _program, .. arguments]);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException(await errors);
    }

    private Process Launch(string database, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["XDG_DATA_HOME"] = _folder;
        start.Environment["ConnectionStrings__CherryPie"] = database;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        return Process.Start(start)!;
    }

    private async Task ReadVariables(int passes)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT t.account_id, t.campaign_id, t.id, c.counter_id, t.counter_id FROM templates t JOIN campaigns c ON c.id = "
                + "t.campaign_id WHERE t.name = 'demo'",
            connection
        );
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        var names = new[] { "account", "campaign", "template", "campaign_counter", "template_counter" };
        foreach (var (index, name) in names.Index())
        {
            Variables[name] = row.GetValue(index).ToString()!;
        }

        Variables["numbers"] = $"pass_numbers_{row.GetGuid(0):N}";
        Variables["first"] = "1";
        Variables["passes"] = passes.ToString(CultureInfo.InvariantCulture);
        Variables["groups"] = Math.Max(passes / 100, 1).ToString(CultureInfo.InvariantCulture);
    }
}
