using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Where the database is: the server of the connection string, or the embedded cluster in the data folder. Nothing else
/// knows.</summary>
internal sealed class Database(IConfiguration configuration, DataFolder dataFolder, IServiceProvider services, ILogger<Database> log)
    : IAsyncDisposable
{
    private const string Setting = "CherryPie";
    private const string ElsewhereFile = "database";
    public const string Variable = "ConnectionStrings__CherryPie";

    /// <summary>The <see cref="Trouble"/> of a database of which nothing answers.</summary>
    public const string Unreachable = "unreachable";

    private EmbeddedPostgres? _embedded;
    private string? _connectionString;

    /// <summary>Whether PostgreSQL is the embedded one, and this process runs it.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>False while the embedded PostgreSQL is down and about to be started again.</summary>
    public bool IsUp => _connectionString is not null && _embedded?.IsUp != false;

    /// <summary>Completes when the embedded PostgreSQL keeps ending and is no longer restarted.</summary>
    public Task GivenUp => _embedded?.GivenUp ?? Task.Delay(Timeout.Infinite);

    public string ConnectionString => _connectionString ?? throw new InvalidOperationException("The database is not open yet.");

    /// <summary>For NpgsqlDataSource. `dotnet ef` builds the host without starting it, and needs a data source even then.</summary>
    public string ConnectionStringOrDesignTime => EF.IsDesignTime ? "Host=design-time" : ConnectionString;

    /// <summary>Whether a pooler stands before the database that gives each transaction another session.</summary>
    public bool MixesSessions { get; private set; }

    /// <summary>For the server, which owns the embedded cluster.</summary>
    public async Task Open(CancellationToken stop)
    {
        await UseConfigured(stop);
        if (MixesSessions)
        {
            log.LogInformation(
                "A pooler that mixes sessions stands before the database: statements are not prepared by name, unless Max Auto Prepare is "
                    + "set in {Variable}",
                Variable
            );
        }

        await NoteWhere(stop);
        if (_connectionString is null)
        {
            _embedded = await EmbeddedPostgres.Start(dataFolder.Made().Path, durable: true, log, ForgetConnections, stop);
            _connectionString = _embedded.ConnectionString();
        }
    }

    /// <summary>For a verb, which may run beside a server: attaches to that server's cluster, else starts it for its own
    /// duration.</summary>
    public async Task Attach(CancellationToken stop)
    {
        await UseConfigured(stop);
        var note = dataFolder.File(ElsewhereFile);
        if (_connectionString is null && File.Exists(note))
        {
            throw new OperatorError(
                $"The server of {dataFolder.Path} has its database elsewhere ({await File.ReadAllTextAsync(note, stop)}), and the way "
                    + $"there is a secret that is not kept here. Give this verb the {Variable} that the server has."
            );
        }

        _connectionString ??= await ClusterLock.Running(dataFolder.Path, stop);
        if (_connectionString is null)
        {
            await Open(stop);
        }
    }

    /// <returns>What is wrong with it in a few words; null when it can be read and written.</returns>
    public async Task<string?> Trouble(CancellationToken stop)
    {
        try
        {
            await using var ask = services
                .GetRequiredService<NpgsqlDataSource>()
                .CreateCommand("SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'");
            await using var row = await ask.ExecuteReaderAsync(stop);
            await row.ReadAsync(stop);
            return row.GetBoolean(0) ? "read-only: this is a standby, not the primary"
                : row.GetBoolean(1) ? "read-only: default_transaction_read_only is on"
                : null;
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e))
        {
            return await IsStandbyThere(stop) ? "read-only: of its hosts only standbys answer, and none is the primary" : Unreachable;
        }
    }

    // Connections are made to the primary alone; an operator who waits for a failover wants to know that there is none yet.
    private async Task<bool> IsStandbyThere(CancellationToken stop)
    {
        try
        {
            if (services.GetRequiredService<NpgsqlDataSource>() is not NpgsqlMultiHostDataSource hosts)
            {
                return false;
            }

            await using var standby = await hosts.OpenConnectionAsync(TargetSessionAttributes.Standby, stop);
            return true;
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e))
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is { } embedded)
        {
            _embedded = null;
            await embedded.DisposeAsync();
        }
    }

    // Without it a verb whose shell lacks the connection string would make a private database, and report on that one.
    private async Task NoteWhere(CancellationToken stop)
    {
        if (_connectionString is { } given)
        {
            var elsewhere = new NpgsqlConnectionStringBuilder(given);
            await PrivateFile.Write(dataFolder.Made().File(ElsewhereFile), $"{elsewhere.Database} at {elsewhere.Host}", stop);
        }
        else
        {
            File.Delete(dataFolder.Made().File(ElsewhereFile));
        }
    }

    private async Task UseConfigured(CancellationToken stop)
    {
        _connectionString = Configured();
        MixesSessions = _connectionString is { } given && await Pooler.MixesSessions(given, stop);
    }

    // The pooled connections broke when PostgreSQL ended.
    private void ForgetConnections() => services.GetRequiredService<NpgsqlDataSource>().Clear();

    private string? Configured()
    {
        if (configuration.GetConnectionString(Setting) is not { Length: > 0 } given)
        {
            return null;
        }

        return CheckForm(given, Variable);
    }

    /// <exception cref="OperatorError">The setting of this name is no connection string.</exception>
    public static string CheckForm(string given, string variable)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(given).ConnectionString;
        }
        catch (ArgumentException)
        {
            throw new OperatorError(
                $"{variable} is malformed; allowed: Host=…;Username=…;Password=…;Database=… "
                    + "(https://www.npgsql.org/doc/connection-string-parameters.html)"
            );
        }
    }
}
