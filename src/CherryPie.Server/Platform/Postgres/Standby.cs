using System.Data.Common;
using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>The standby that may answer reads. A read goes to it when it has replayed all that was committed on the primary as the read
/// began, so a caller reads what was written before, through whichever server (docs/decisions/0018). While it is away, behind, or not this
/// primary's standby, nobody waits for it.</summary>
internal sealed class Standby(string given, PrimaryLog primary, StandbyMeter meter, TimeProvider clock) : IAsyncDisposable
{
    public const string Setting = "CherryPieReads";
    public const string Variable = "ConnectionStrings__CherryPieReads";

    private readonly Lock _lock = new();
    private readonly StandbyWatch _watch = new(given, clock);
    private volatile Sessions? _usable;
    private CancellationTokenSource _lost = new();
    private NpgsqlDataSource? _source;
    private bool _mixesSessions;

    /// <summary>What is wrong with it, so that reads go to the primary; null when nothing is.</summary>
    public string? Trouble { get; private set; } = "it has not answered yet";

    /// <summary>Begins a read.</summary>
    /// <returns>A session of the standby that has replayed all that is committed by now; null when the primary is to be asked.</returns>
    public async Task<StandbySession?> Open(CancellationToken stop)
    {
        if (_usable is not { } usable || await primary.Now(stop) is not { } position)
        {
            return null;
        }

        var beginning = Begin(usable, position, stop);
        try
        {
            // Neither by Npgsql's time-out nor by the token of its methods: at both it first waits for the server to cancel the statement.
            var (session, fault) = await beginning.WaitAsync(StandbyView.LongestAnswer, clock, usable.Lost);
            if (fault is not null)
            {
                Leave(usable, fault, isLost: false);
            }

            return session;
        }
        catch (Exception e)
        {
            _ = Close(beginning);
            if (stop.IsCancellationRequested || !(IsItsOwn(e) || usable.Lost.IsCancellationRequested))
            {
                throw;
            }

            Leave(usable, Reason(e), isLost: true);
            return null;
        }
    }

    /// <summary>Whether an exception is the database's, so that another database may do better.</summary>
    public static bool IsItsOwn(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is DbException)
            {
                return true;
            }
        }

        return DatabaseTrouble.IsAway(exception);
    }

    /// <summary>Asks the standby how it is, in two seconds at most, and lets reads go to it or not. One caller at a time.</summary>
    /// <exception cref="NpgsqlException">The primary does not answer, so that nothing can be said of the standby.</exception>
    public async Task Look(CancellationToken stop)
    {
        var (position, identity) = (await primary.Now(stop), await primary.Identity(stop));
        try
        {
            if (position is null)
            {
                Leave(_usable, "the primary is a standby itself", isLost: false);
                return;
            }

            var look = await _watch.Ask(identity, position, stop);
            _mixesSessions = look.MixesSessions;
            meter.LagBytes = look.View?.Behind(position) ?? 0;
            if ((look.Fault ?? look.View?.Fault(position)) is { } fault)
            {
                Leave(_usable, fault, isLost: look.View is not { IsStandby: true });
            }
            else
            {
                Enter();
            }
        }
        catch (Exception e) when (IsItsOwn(e) && !stop.IsCancellationRequested)
        {
            Leave(_usable, Reason(e), isLost: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await (_source?.DisposeAsync() ?? ValueTask.CompletedTask);
        _lost.Dispose();
    }

    private async Task<(StandbySession? Session, string? Fault)> Begin(Sessions usable, WalPosition position, CancellationToken stop)
    {
        var connection = await usable.Source.OpenConnectionAsync(stop);
        StandbySession? session = null;
        try
        {
            // Another transaction may be in another session, perhaps of another standby.
            var transaction = usable.MixesSessions ? await connection.BeginTransactionAsync(stop) : null;
            session = new StandbySession(connection, transaction, clock, usable.Lost);
            if (await session.Fault(position, stop) is not { } fault)
            {
                return (session, null);
            }

            await session.DisposeAsync();
            return (null, fault);
        }
        catch
        {
            await (session?.DisposeAsync() ?? connection.DisposeAsync());
            throw;
        }
    }

    private static async Task Close(Task<(StandbySession? Session, string?)> beginning)
    {
        await ((Task)beginning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (beginning is { IsCompletedSuccessfully: true, Result.Session: { } session })
        {
            await session.DisposeAsync();
        }
    }

    private void Enter()
    {
        lock (_lock)
        {
            (Trouble, meter.UnusedSince) = (null, null);
            if (_usable is not null)
            {
                return;
            }

            // The name is a label of its metrics, and would else be the connection string.
            _source ??= new NpgsqlDataSourceBuilder(ConnectionSettings.OfStandby(given, _mixesSessions).ConnectionString)
            {
                Name = "cherrypie_reads",
            }.Build();
            _usable = new Sessions(_source, _mixesSessions, _lost.Token);
        }
    }

    // Those who read from it when it is lost read from the primary instead of waiting for it, also where they began before it was behind.
    private void Leave(Sessions? usable, string trouble, bool isLost)
    {
        lock (_lock)
        {
            if (_usable != usable)
            {
                return; // another has left it meanwhile, and perhaps it is back
            }

            (Trouble, _usable) = (trouble, null);
            meter.UnusedSince ??= clock.GetTimestamp();
            if (isLost)
            {
                _source?.Clear();
                _ = _lost.CancelAsync();
                _lost = new CancellationTokenSource();
            }
        }
    }

    private static string Reason(Exception e) =>
        e is PostgresException p && !DatabaseTrouble.IsAway(p) ? $"it refuses: {p.MessageText}" : "it does not answer";

    private sealed record Sessions(NpgsqlDataSource Source, bool MixesSessions, CancellationToken Lost);
}
