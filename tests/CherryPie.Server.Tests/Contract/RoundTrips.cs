using System.Diagnostics;
using Npgsql;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Counts what a server asks its database, by the spans of Npgsql: one for each command or batch of commands that is sent
/// together.</summary>
internal sealed class RoundTrips : IDisposable
{
    private readonly ActivityListener _listener;
    private int _count;

    public RoundTrips(Server server)
    {
        var database = new NpgsqlConnectionStringBuilder(server.ConnectionString).Database;
        _listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                // What the server does by itself belongs to no request.
                if (a.Parent is not null && a.TagObjects.Any(t => t.Value as string == database))
                {
                    Interlocked.Increment(ref _count);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>How many this takes.</summary>
    public async Task<int> Of(Func<Task> work)
    {
        var before = Volatile.Read(ref _count);
        await work();
        return Volatile.Read(ref _count) - before;
    }

    public void Dispose() => _listener.Dispose();
}
