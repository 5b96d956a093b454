using CherryPie.Server.Features.Push;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Push;

public sealed class RecordPushesTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Results_of_one_template_are_recorded_at_once_without_a_deadlock()
    {
        var world = await World.WithTemplate(server);
        var database = server.Services.GetRequiredService<NpgsqlDataSource>();
        var template = await Read(database, world, "id");

        // A pass that is being issued holds its template so, for its foreign key.
        await using var issuing = await database.OpenConnectionAsync();
        await using var transaction = await issuing.BeginTransactionAsync();
        await using (var holding = new NpgsqlCommand($"SELECT FROM templates WHERE id = {template} FOR KEY SHARE", issuing))
        {
            await holding.ExecuteNonQueryAsync();
        }

        var record = server.Services.GetRequiredService<RecordPushes>();
        var push = new DuePush("none", World.PassType, Guid.Empty, "00", 1, template, IsProbe: false, null, DateTime.UtcNow);
        PushResult[] results = [.. Enumerable.Repeat(new PushResult(push, new ApnsResponse(200)), 3)];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(RecordMany)));
        Assert.Equal(8 * 30 * 3, await Read(database, world, "pushed"));

        async Task RecordMany()
        {
            foreach (var _ in Enumerable.Range(0, 30))
            {
                await record.Run(results, CancellationToken.None);
            }
        }
    }

    private static async Task<long> Read(NpgsqlDataSource database, World world, string column)
    {
        await using var command = database.CreateCommand(
            $"SELECT t.{column} FROM templates t JOIN accounts a ON a.id = t.account_id WHERE a.api_key = $1"
        );
        command.Parameters.Add(new() { Value = world.Account.ApiKey });
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
