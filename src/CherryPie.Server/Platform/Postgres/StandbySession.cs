using System.Data.Common;
using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A session of the standby that one request reads from.</summary>
/// <param name="transaction">Where a pooler would else change sessions between two statements.</param>
/// <param name="lost">Cancelled when the standby no longer answers.</param>
internal sealed class StandbySession(
    NpgsqlConnection connection,
    NpgsqlTransaction? transaction,
    TimeProvider clock,
    CancellationToken lost
) : IAsyncDisposable
{
    private Task _underWay = Task.CompletedTask;

    public NpgsqlConnection Connection => connection;

    public bool IsLost => lost.IsCancellationRequested;

    /// <summary>Waits a tenth of a second at most.</summary>
    /// <returns>Why it can't answer a read that begins at this position; null when it can.</returns>
    public async Task<string?> Fault(WalPosition position, CancellationToken stop) =>
        (await UnlessLost(StandbyView.Reaching(connection, position, clock, stop))).Fault(position);

    /// <summary>Begins a statement of this session, and waits for it and for its rows until the standby is lost.</summary>
    /// <exception cref="OperationCanceledException">It is lost, or the statement was cancelled.</exception>
    public async Task<DbDataReader> Read(DbCommand command, CancellationToken stop) =>
        new StandbyRows(await UnlessLost(command.ExecuteReaderAsync(stop)), this);

    /// <summary>Waits until the standby is lost. A statement's token would not do: Npgsql asks the server to cancel it, and waits for a
    /// frozen one to be done with that.</summary>
    /// <exception cref="OperationCanceledException">It is lost, or the statement was cancelled.</exception>
    public Task<T> UnlessLost<T>(Task<T> statement)
    {
        _underWay = statement;
        return statement.WaitAsync(lost);
    }

    /// <summary>Closes a reader of this session. One of a lost standby is left: whoever closes the session waits for it.</summary>
    public Task End(DbDataReader rows)
    {
        if (!_underWay.IsCompleted)
        {
            return Task.CompletedTask;
        }

        _underWay = rows.DisposeAsync().AsTask();
        return UntilLost(_underWay);
    }

    /// <summary>Ends when the standby is lost at the latest; what is under way is then closed behind the request's back, when its
    /// time-out ends it.</summary>
    public async ValueTask DisposeAsync() => await UntilLost(Close());

    private async Task UntilLost(Task task)
    {
        try
        {
            await task.WaitAsync(lost);
        }
        catch (OperationCanceledException) when (IsLost)
        {
            // The primary is asked instead, and what is under way here is of no interest.
        }
    }

    private async Task Close()
    {
        await _underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
            await connection.DisposeAsync();
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e))
        {
            // It is lost, after all.
        }
    }
}

/// <summary>Where the reads of this request go: to the primary, unless <see cref="StandbyReads"/> has begun a session of the
/// standby.</summary>
internal sealed class RequestReads(NpgsqlDataSource primary)
{
    /// <summary>Null: the primary.</summary>
    public StandbySession? Session { get; set; }

    public NpgsqlDataSource Primary => primary;

    public NpgsqlCommand CreateCommand(string sql) =>
        Session is { } standby ? new NpgsqlCommand(sql, standby.Connection) : primary.CreateCommand(sql);

    public async Task<DbDataReader> Execute(NpgsqlCommand command, CancellationToken stop) =>
        Session is { } standby ? await standby.Read(command, stop) : await command.ExecuteReaderAsync(stop);

    /// <summary>Waits until this request's reads show what was committed at a position of the primary.</summary>
    /// <exception cref="TimeoutException">The standby does not get there in time; on the primary the request may succeed.</exception>
    public async Task CatchUp(WalPosition? position, CancellationToken stop)
    {
        if (Session is { } standby && (position is null || await standby.Fault(position, stop) is not null))
        {
            throw new TimeoutException("The standby does not keep up");
        }
    }
}
