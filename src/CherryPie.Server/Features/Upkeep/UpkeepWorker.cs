using System.Diagnostics.CodeAnalysis;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Upkeep;

/// <summary>Runs the upkeep tasks once an hour. A run is skipped while another server on the database is at one: it holds the advisory
/// lock, which is a transaction's and ends with it, also when the server is killed.</summary>
internal sealed class UpkeepWorker(
    NpgsqlDataSource database,
    IServiceScopeFactory scopes,
    IEnumerable<UpkeepTask> tasks,
    ILogger<UpkeepWorker> log
) : BackgroundService
{
    /// <summary>The advisory lock's number: any that has no other use.</summary>
    public const long Lock = 0x5570_6b65_6570;

    // After a start requests come first.
    private static readonly TimeSpan _atFirst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _every = TimeSpan.FromHours(1);
    private static readonly TimeSpan _tryAgain = TimeSpan.FromMinutes(1);

    /// <returns>False when another server holds the lock.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A task that fails must not stop the others; it runs again in an hour.")]
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
                scope.ServiceProvider.GetRequiredService<ServerDb>().Database.SetCommandTimeout(ConnectionSettings.LongestWork);
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

/// <summary>A task that each server runs every hour, no two at once.</summary>
/// <param name="Name">For the log: what it does.</param>
/// <param name="Run">Must end in bounded time.</param>
internal sealed record UpkeepTask(string Name, Func<IServiceProvider, CancellationToken, Task> Run);
