using System.Collections.Concurrent;
using CherryPie.Server.Features.Events;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Events;

/// <summary>Changes commit in another order than they begin; who follows the cursor misses none.</summary>
public sealed class LateCommitTests(Server server) : IClassFixture<Server>
{
    private const int Interleavings = 1000;

    [Fact]
    public async Task A_reader_misses_no_event_however_late_it_commits()
    {
        var account = (await World.Bare(server)).Account;
        var database = server.Services.GetRequiredService<NpgsqlDataSource>();
        var (number, read) = (server.Services.GetRequiredService<NumberEvents>(), server.Services.GetRequiredService<ReadEvents>());
        await using var ask = database.CreateCommand("SELECT id FROM accounts WHERE api_key = $1");
        ask.Parameters.Add(new() { Value = account.ApiKey });
        var id = (Guid)(await ask.ExecuteScalarAsync())!;
        var random = new Random(4711);
        var (written, seen, position, late) = (new List<string>(), new List<string>(), 0L, 0);

        for (var round = 0; round < Interleavings; round++)
        {
            // Two to four transactions, each of one to three events, of which some are rolled back; between any two of their steps the
            // outbox may be numbered and the feed read.
            var open = new List<Change>();
            for (var i = random.Next(2, 5); i > 0; i--)
            {
                open.Add(new(await database.OpenConnectionAsync(), $"{round}/{i}", random.Next(1, 4)));
            }

            var begun = open.ToList();
            while (open.Count > 0)
            {
                var change = open[random.Next(open.Count)];
                if (change.Left > 0)
                {
                    await change.Write(id);
                }
                else
                {
                    open.Remove(change);
                    late += begun.IndexOf(change) > 0 && open.Exists(o => begun.IndexOf(o) < begun.IndexOf(change)) ? 1 : 0;
                    written.AddRange(await change.End(isCommitted: random.Next(5) > 0));
                }

                if (random.Next(2) == 0)
                {
                    await number.Run(CancellationToken.None);
                }

                if (random.Next(2) == 0)
                {
                    await Read();
                }
            }
        }

        await Eventually.Is(async () =>
        {
            await Read();
            return seen.Count >= written.Count;
        });
        Assert.True(late > Interleavings / 4, $"only {late} committed before one that had begun earlier");
        Assert.Equal(written.Order(), seen.Order());

        async Task Read()
        {
            var page = await read.Run(id, position, types: null, size: random.Next(1, 20), CancellationToken.None);
            Assert.True(page.Next >= position);
            seen.AddRange(page.Events.Select(e => e.Data));
            position = page.Next;
        }
    }

    [Fact]
    public async Task Events_of_a_pass_come_in_the_order_of_its_changes_whoever_makes_them()
    {
        var world = await World.WithTemplate(
            server,
            design: ",\"header\":[{\"defaultLabel\":\"Points\",\"defaultValue\":\"#{points}\"}]",
            more: ",\"dynamicKeys\":[{\"key\":\"points\",\"type\":\"string\"}]"
        );
        var passes = new[] { await world.Pass(), await world.Pass(), await world.Pass() };
        var reader = new EventReader(world, "&types=pass.updated");
        var changed = new ConcurrentDictionary<string, int>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async c =>
                {
                    for (var i = 0; i < 15; i++)
                    {
                        var pass = passes[(c + i) % passes.Length];
                        Assert.Equal(
                            pass,
                            (await world.Api.Put("/v2/passes/" + pass, $$$"""{"dynamicData":{"points":"{{{c}}} {{{i}}}"}}""")).Id
                        );
                        changed.AddOrUpdate(pass, 1, (_, n) => n + 1);
                    }
                })
        );
        await reader.ToEnd(world);
        Assert.Equal(8 * 15, reader.Events.Count);
        Assert.All(
            passes,
            pass =>
                Assert.Equal(
                    Enumerable.Range(1, changed[pass]),
                    reader.Events.Where(e => EventReader.Pass(e) == pass).Select(e => EventReader.Data(e).GetProperty("version").GetInt32())
                )
        );
    }

    /// <summary>A transaction that writes events one by one.</summary>
    private sealed class Change(NpgsqlConnection connection, string name, int events)
    {
        private readonly List<string> _data = [];
        private NpgsqlTransaction? _transaction;

        public int Left => events - _data.Count;

        public async Task Write(Guid account)
        {
            _transaction ??= await connection.BeginTransactionAsync();
            var data = $$"""{"change":"{{name}}","number":{{_data.Count}}}""";
            await using var insert = new NpgsqlCommand(
                "INSERT INTO event_outbox (account_id, type, at, data) VALUES ($1, 'campaign.changed', now(), $2::json)",
                connection,
                _transaction
            );
            insert.Parameters.Add(new() { Value = account });
            insert.Parameters.Add(new() { Value = data });
            await insert.ExecuteNonQueryAsync();
            _data.Add(data);
        }

        public async Task<List<string>> End(bool isCommitted)
        {
            await (isCommitted ? _transaction!.CommitAsync() : _transaction!.RollbackAsync());
            await connection.DisposeAsync();
            return isCommitted ? _data : [];
        }
    }
}
