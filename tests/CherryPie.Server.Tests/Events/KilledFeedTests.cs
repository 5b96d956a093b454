using System.Text.Json;
using CherryPie.Server.Tests.Faults;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace CherryPie.Server.Tests.Events;

/// <summary>kill -9 of the server, of PostgreSQL and of its sessions, while passes are changed and the feed is followed.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class KilledFeedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_change_that_is_there_has_its_event_once_and_in_order()
    {
        await using var apns = await FakeApns.Start(record: false);
        await using var server = await KilledServer.Start(apns);
        var load = new MixedLoad(() => server.Api, () => server.Http, mayBreak: true);
        await load.Prepare(150);
        using var done = new CancellationTokenSource();
        var running = load.Run(6, done.Token);
        var reader = new EventReader(() => server.Api, "&size=200");
        var following = Follow(reader, done.Token);
        var random = new Random(1147);
        for (var (round, sinceServer) = (1, 0); round <= TestScale.Of(50, 5); round++)
        {
            var (from, more) = (load.Acknowledged, random.Next(20, 200));
            await Eventually.Is(() => load.Acknowledged >= from + more || !load.Faults.IsEmpty, TimeSpan.FromMinutes(1));
            sinceServer = random.Next(3) > 0 && sinceServer < 3 ? sinceServer + 1 : 0;
            await (
                sinceServer == 0 ? server.KillServer()
                : random.Next(2) == 0 ? server.KillPostgres()
                : server.KillSession(random)
            );
        }

        await done.CancelAsync();
        await running;
        await following;
        Assert.Empty(load.Faults);
        await Eventually.Is(async () => await IsNumbered(server), TimeSpan.FromMinutes(1));
        await Eventually.Is(async () => await Read(reader) == 0, TimeSpan.FromMinutes(1));

        // Acknowledged or not: what the database has of a pass, the feed told, each change by its version.
        var ids = reader.Events.Select(e => e.GetProperty("id").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var told = reader.Events.Where(e => EventReader.Pass(e) is not null).ToLookup(e => EventReader.Pass(e)!);
        var stored = await Passes(server);
        Assert.Superset(load.Passes.Select(p => p.Id).ToHashSet(), stored.Keys.ToHashSet());
        foreach (var (pass, changes) in stored)
        {
            Assert.Single(told[pass], e => EventReader.Type(e) == "pass.issued");
            var versions = told[pass].Where(e => EventReader.Changed(e).Any()).Select(Version).ToList();
            Assert.Equal(versions.Order(), versions);
            Assert.Equal(Enumerable.Range(1, changes), versions.Where(v => v > 0).Distinct());
        }

        output.WriteLine($"{load.Acknowledged} acknowledged, {ids.Count} events of {stored.Count} passes, 0 lost, 0 twice");
    }

    private static int Version(JsonElement each) => EventReader.Data(each).GetProperty("version").GetInt32();

    private static async Task Follow(EventReader reader, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            await Read(reader, "&wait=1");
        }
    }

    // As a reader does whose server comes and goes: it asks again with the last cursor that it has.
    private static async Task<int?> Read(EventReader reader, string more = "")
    {
        try
        {
            return await reader.Read(more);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or Xunit.Sdk.XunitException)
        {
            return null; // it is down, or answers 503
        }
    }

    private static async Task<bool> IsNumbered(KilledServer server)
    {
        try
        {
            return (await Rows(server, "SELECT 'waiting', count(*)::integer FROM event_outbox"))["waiting"] == 0;
        }
        catch (NpgsqlException)
        {
            return false; // PostgreSQL is not up again
        }
    }

    private static Task<Dictionary<string, int>> Passes(KilledServer server) => Rows(server, "SELECT id, change_count FROM passes");

    private static async Task<Dictionary<string, int>> Rows(KilledServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(await server.Database());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await row.ReadAsync())
        {
            rows[row.GetString(0)] = row.GetInt32(1);
        }

        return rows;
    }
}
