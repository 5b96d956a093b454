using CherryPie.Server.Platform.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Where the database is: the server of the connection string, or the embedded cluster in the data folder. Nothing else
/// knows.</summary>
internal sealed class Database(IConfiguration configuration, DataFolder dataFolder, IServiceProvider services, ILogger<Database> log)
    : IAsyncDisposable
{
    private const string Setting = "CherryPie";
    public const string Variable = "ConnectionStrings__CherryPie";

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

    /// <summary>For the server, which owns the embedded cluster.</summary>
    public async Task Open(CancellationToken stop)
    {
        _connectionString = Configured();
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
        _connectionString = Configured() ?? await ClusterLock.Running(dataFolder.Path, stop);
        if (_connectionString is null)
        {
            await Open(stop);
        }
    }

    /// <returns>False when it can't be reached.</returns>
    public async Task<bool> Answers(CancellationToken stop)
    {
        try
        {
            await using var ask = services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT");
            await ask.ExecuteNonQueryAsync(stop);
            return true;
        }
        catch (NpgsqlException)
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

    // The pooled connections broke when PostgreSQL ended.
    private void ForgetConnections() => services.GetRequiredService<NpgsqlDataSource>().Clear();

    private string? Configured()
    {
        if (configuration.GetConnectionString(Setting) is not { Length: > 0 } given)
        {
            return null;
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(given).ConnectionString;
        }
        catch (ArgumentException)
        {
            throw new OperatorError(
                $"{Variable} is malformed; allowed: Host=…;Username=…;Password=…;Database=… "
                    + "(https://www.npgsql.org/doc/connection-string-parameters.html)"
            );
        }
    }
}
