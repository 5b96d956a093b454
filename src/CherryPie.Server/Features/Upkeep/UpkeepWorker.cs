using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace CherryPie.Server.Features.Upkeep;

/// <summary>Tidies up once an hour. Of the servers on one database a single one does: who holds an advisory lock, which ends with its transaction, however that ends.</summary>
internal sealed class UpkeepWorker(
    NpgsqlDataSource database,
    IServiceScopeFactory scopes,
    IEnumerable<UpkeepTask> tasks,
    ILogger<UpkeepWorker> log
) : BackgroundService
{
    public const long Lock = 0x5570_6b65_6570; // any number that is nobody else's
    private static readonly TimeSpan _atFirst = TimeSpan.FromSeconds(5); // phones are served first
    private static readonly TimeSpan _every = TimeSpan.FromHours(1);
    private static readonly TimeSpan _tryAgain = TimeSpan.FromMinutes(1);

    /// <returns>False when another server is at it.</returns>
    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "One task that fails must not keep the others from being done; the next hour tries it again."
    )]
    public async Task<bool> Run(NpgsqlConnection session, CancellationToken stop)
    {
        await using var held = await session.BeginTransactionAsync(stop);
        await using var take = new NpgsqlCommand("SELECT pg_try_advisory_xact_lock($1)", session, held)
        {
            Parameters = { new() { Value = Lock } },
        };
        if (await take.ExecuteScalarAsync(stop) is not true)
        {
            return false;
        }

        foreach (var task in tasks)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await task.Run(scope.ServiceProvider, stop);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                log.LogError(e, "Upkeep: {Task} failed and is tried again in an hour", task.Name);
            }
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(_atFirst, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = _every;
            try
            {
                await using var session = await database.OpenConnectionAsync(stoppingToken);
                await Run(session, stoppingToken);
            }
            catch (Exception e)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                log.LogWarning("Upkeep waits for the database: {Reason}", e.Message);
                pause = _tryAgain;
            }

            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>Something that is done every hour, in bounded time, by one server.</summary>
internal sealed record UpkeepTask(string Name, Func<IServiceProvider, CancellationToken, Task> Run);
