using System.Net.Sockets;
using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Http;

/// <summary>Each kind of exception that Npgsql 10.0.3 gives at a connection that dies, as its source has them, and what must stay a
/// bug.</summary>
public sealed class DatabaseTroubleTests
{
    private const string Nowhere = "Host=/nonexistent;Username=nobody;Database=none;Timeout=1";

    // What PostgreSQL or a pooler says: https://www.postgresql.org/docs/current/errcodes-appendix.html
    [Theory]
    [InlineData("08000")] // connection exception
    [InlineData("08003")] // the connection does not exist
    [InlineData("08006")] // connection failure
    [InlineData("08P01")] // PgBouncer: no server connection, query_wait_timeout, shutting down
    [InlineData("25006")] // a standby
    [InlineData("40001")] // conflict with recovery on a standby; serialization
    [InlineData("40P01")] // deadlock
    [InlineData("53000")] // insufficient resources
    [InlineData("53100")] // disk full
    [InlineData("53200")] // out of memory
    [InlineData("53300")] // too many connections
    [InlineData("53400")] // configuration limit
    [InlineData("55000")] // lost connection to a parallel worker; not while recovery is in progress
    [InlineData("55006")] // the database is being dropped or copied
    [InlineData("55P03")] // lock time-out
    [InlineData("57014")] // statement time-out, cancelled
    [InlineData("57P01")] // terminated by an administrator, fast shutdown
    [InlineData("57P02")] // another session crashed
    [InlineData("57P03")] // starting up, shutting down, in recovery
    [InlineData("57P04")] // the database was dropped
    [InlineData("57P05")] // idle session time-out
    [InlineData("58000")] // system error
    [InlineData("58030")] // input or output error
    [InlineData("58P01")] // a file is missing
    [InlineData("XX000")] // internal error
    [InlineData("XX001")] // a page can't be read
    [InlineData("XX002")] // an index is damaged
    public void What_PostgreSQL_says_of_its_own_state_is_trouble_of_the_database(string state)
    {
        var said = new PostgresException("made by a test", "ERROR", "ERROR", state);
        Assert.True(DatabaseTrouble.IsAway(said));
        Assert.True(DatabaseTrouble.IsAway(new DbUpdateException("An error occurred while saving", said)));
        Assert.True(DatabaseTrouble.IsAway(new InvalidOperationException("An exception that is likely transient", said)));
    }

    [Theory]
    [InlineData("28P01")] // a password
    [InlineData("25P03")] // idle in a transaction
    [InlineData("XX000")] // a new session on a full disk
    public void Whatever_ends_a_session_is_too(string state) =>
        Assert.True(DatabaseTrouble.IsAway(new PostgresException("made by a test", "FATAL", "FATAL", state)));

    [Theory]
    [InlineData("22021")] // text that can't be stored
    [InlineData("23505")] // unique violation
    [InlineData("23503")] // foreign key
    [InlineData("25P02")] // the statement before this one failed
    [InlineData("42601")] // syntax
    [InlineData("42P01")] // no such table
    [InlineData("42501")] // not allowed
    public void What_it_says_of_a_statement_is_a_bug(string state) =>
        Assert.False(DatabaseTrouble.IsAway(new PostgresException("made by a test", "ERROR", "ERROR", state)));

    public static TheoryData<string> Breaks => [.. _breaks.Keys];

    // What reading, writing and connecting wrap, and what is thrown bare.
    private static readonly Dictionary<string, Func<Task>> _breaks = new()
    {
        ["end of stream"] = () => throw new NpgsqlException("Exception while reading from stream", new EndOfStreamException()),
        ["reset"] = () => throw new NpgsqlException("Exception while writing to stream", new IOException("", new SocketException(104))),
        ["disposed stream"] = () => throw new NpgsqlException("Exception while reading from stream", new ObjectDisposedException("socket")),
        ["time-out of a statement"] = () => throw new NpgsqlException("Exception while reading from stream", new TimeoutException()),
        ["no host is suitable"] = () => throw new NpgsqlException("No suitable host was found", new AggregateException()),
        ["name that does not resolve"] = () => throw new SocketException(11001),
        ["time-out of connecting"] = () => throw new TimeoutException("Timeout during connection attempt"),
        ["no such socket"] = async () =>
        {
            await using var connection = new NpgsqlConnection(Nowhere);
            await connection.OpenAsync();
        },
        ["statement on a connection that broke"] = async () =>
        {
            await using var connection = new NpgsqlConnection(Nowhere);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync();
        },
        ["transaction on a connection that broke"] = async () =>
        {
            await using var connection = new NpgsqlConnection(Nowhere);
            await connection.BeginTransactionAsync();
        },
        ["connection that was disposed"] = async () =>
        {
            var connection = new NpgsqlConnection(Nowhere);
            await connection.DisposeAsync();
            await connection.OpenAsync();
        },
        ["command that was disposed"] = async () =>
        {
            await using var connection = new NpgsqlConnection(Nowhere);
            var command = new NpgsqlCommand("SELECT 1", connection);
            await command.DisposeAsync();
            await command.ExecuteScalarAsync();
        },
        ["pool that was shut down"] = async () =>
        {
            var source = NpgsqlDataSource.Create(Nowhere);
            await source.DisposeAsync();
            await using var connection = await source.OpenConnectionAsync();
        },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_connection_that_breaks_is_trouble_of_the_database(string how)
    {
        var thrown = await Record.ExceptionAsync(_breaks[how]);
        Assert.NotNull(thrown);
        Assert.True(DatabaseTrouble.IsAway(thrown), $"{thrown.GetType()} of {thrown.Source}: {thrown.Message}");
    }

    public static TheoryData<string> Bugs => [.. _bugs.Keys];

    private static readonly int[] _none = [];
    private static readonly Dictionary<string, Func<Task>> _bugs = new()
    {
        ["state"] = () => throw new InvalidOperationException("An object of an account that does not exist."),
        ["disposed"] = () => throw new ObjectDisposedException("something of ours"),
        ["disposed, seen by the runtime"] = async () =>
        {
            var stream = new MemoryStream();
            await stream.DisposeAsync();
            stream.WriteByte(1);
        },
        ["null"] = () => Task.FromResult(Nothing()!.Length),
        ["index"] = () => Task.FromResult(_none[1]),
        ["file"] = () => File.ReadAllTextAsync("/nonexistent/file"),
        ["never thrown"] = () => Task.FromException(new InvalidOperationException("no stack")),
    };

    private static string? Nothing() => null;

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task A_bug_of_the_server_is_none(string how) =>
        Assert.False(DatabaseTrouble.IsAway((await Record.ExceptionAsync(_bugs[how]))!));
}
