using CherryPie.Server.Features.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using Xunit;

namespace CherryPie.Server.Tests.Accounts;

/// <summary>A server that knows 50,000 accounts reads those that have changed, and no others.</summary>
public sealed class ManyAccountsTests(Server server) : IClassFixture<Server>
{
    private const int Count = 50_000;

    [Fact]
    public async Task Where_nothing_changed_no_account_is_read_and_a_change_is_known_at_once()
    {
        var world = await World.New(server);
        await Insert();
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var directory = server.Services.GetRequiredService<AccountDirectory>();
        await directory.Refresh(CancellationToken.None);
        Assert.NotNull(directory.LoadedByKey($"many{Count}"));

        // Nobody can read the table meanwhile: a look that did would wait.
        await using (var held = await server.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync())
        {
            await using var transaction = await held.BeginTransactionAsync();
            await using var take = new NpgsqlCommand("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE", held, transaction);
            await take.ExecuteNonQueryAsync();
            for (var round = 0; round < 20; round++)
            {
                server.Clock.Advance(TimeSpan.FromMilliseconds(300));
                await directory.Refresh(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            }
        }

        // A change, two at once, a deletion, and an older database.
        Assert.Equal("Renamed", await Renamed("UPDATE accounts SET name = 'Renamed' WHERE api_key = 'many7'", "many7"));
        Assert.Equal("Again", await Renamed("UPDATE accounts SET name = 'Again' WHERE api_key IN ('many7', 'many8')", "many8"));
        Assert.Null(await Renamed("DELETE FROM accounts WHERE api_key = 'many9'", "many9"));
        Assert.Equal(
            "Before",
            await Renamed(
                "UPDATE accounts SET name = 'Before' WHERE api_key = 'many10'; UPDATE account_changes SET version = version - 3",
                "many10"
            )
        );
        Assert.Null(await Renamed("UPDATE accounts SET api_key = 'other' WHERE api_key = 'many11'", "many11"));
        Assert.NotNull(directory.LoadedByKey("other"));
        Assert.Equal(200, (await world.Api.Get("/v2/campaigns")).Status);

        async Task<string?> Renamed(string sql, string key)
        {
            await using var command = server.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
            server.Clock.Advance(TimeSpan.FromMilliseconds(300));
            await directory.Refresh(CancellationToken.None);
            return directory.LoadedByKey(key)?.Name;
        }
    }

    private async Task Insert()
    {
        var box = server.Services.GetRequiredService<SecretBox>();
        await using var connection = await server.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var rows = await connection.BeginBinaryImportAsync(
            """
            COPY accounts (id, name, api_key, api_secret, token_key, brand_id, brand_api_key_hash, is_disabled, created_at)
            FROM STDIN (FORMAT BINARY)
            """
        );
        for (var number = 1; number <= Count; number++)
        {
            var id = Guid.NewGuid();
            await rows.StartRowAsync();
            await rows.WriteAsync(id);
            await rows.WriteAsync($"Account {number}");
            await rows.WriteAsync($"many{number}");
            await rows.WriteAsync(box.Seal(new byte[43], AccountSecrets.ApiSecret(id)));
            await rows.WriteAsync(box.Seal(new byte[32], AccountSecrets.TokenKey(id)));
            await rows.WriteAsync($"brand{number}");
            await rows.WriteAsync(new byte[32]);
            await rows.WriteAsync(false);
            await rows.WriteAsync(server.Clock.GetUtcNow(), NpgsqlDbType.TimestampTz);
        }

        await rows.CompleteAsync();
    }
}
