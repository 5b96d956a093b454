using System.Text.Json;
using CherryPie.Server.Tests.AppleWebService;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Accounts;

/// <summary>One account's stored secret can't be opened: it alone is refused, and operators are told.</summary>
[Trait("needs", "postgres")]
public sealed class DamagedAccountTests(PushServer server) : IClassFixture<PushServer>
{
    [Theory]
    [InlineData("api_secret", "set_byte(api_secret, 40, get_byte(api_secret, 40) # 1)")] // its ciphertext
    [InlineData("api_secret", "'\\x00'")]
    [InlineData("api_secret", "set_byte(api_secret, 3, get_byte(api_secret, 3) # 1)")] // the name of its master key
    [InlineData("token_key", "set_byte(token_key, 25, get_byte(token_key, 25) # 1)")] // its authentication tag
    public async Task Its_calls_are_503_and_all_others_are_served(string column, string damage)
    {
        var (whole, damaged) = (await World.WithTemplate(server), await World.WithTemplate(server));
        var (kept, lost) = (await whole.Pass(), await damaged.Pass());
        var phone = Phone.Of(damaged);
        await phone.Add(lost);
        var before = await Scalar($"SELECT {column} FROM accounts WHERE api_key = '{damaged.Account.ApiKey}'");
        await Scalar($"UPDATE accounts SET {column} = {damage} WHERE api_key = '{damaged.Account.ApiKey}'");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await whole.Api.Get("/v2/campaigns")).Status);
        await whole.Bundle(kept);
        const string Repair = "must be repaired";
        Assert.Contains(Repair, (await damaged.Api.Get("/v2/campaigns")).Refused(503), StringComparison.Ordinal);
        Assert.Contains(Repair, (await damaged.Api.Get($"/v2/passes/{lost}/bundle")).Refused(503), StringComparison.Ordinal);
        Assert.Equal(503, (int)await phone.Fetch(lost));
        using var brand = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/passes", UriKind.Relative));
        brand.Headers.Add("Brand-Id", damaged.Account.BrandId);
        brand.Headers.Add("API-Key", damaged.Account.BrandApiKey);
        using var answer = await server.CreateClient().SendAsync(brand);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains(server.Log, l => l.Contains($"({damaged.Account.ApiKey}) can't be opened", StringComparison.Ordinal));

        using var ready = await server.CreateClient().GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(200, (int)ready.StatusCode);
        var checks = JsonElement.Parse(await ready.Content.ReadAsByteArrayAsync()).GetProperty("checks");
        Assert.Equal("1 can't be opened and are refused: see the verb doctor", checks.GetProperty("accounts").GetString());

        // A server that starts now serves the others too, and the doctor names the account.
        await using (var later = server.WithWebHostBuilder(_ => { }))
        {
            var api = new ApiClient(later.CreateClient(), whole.Account.ApiKey, whole.Account.ApiSecret, server.Clock);
            Assert.Equal(200, (await api.Get("/v2/campaigns")).Status);
        }

        await using (
            var doctor = ServerProcess.Start(
                server.DataFolder,
                ["doctor"],
                ("ConnectionStrings__CherryPie", server.ConnectionString),
                ("DataFolder", server.DataFolder)
            )
        )
        {
            var (code, output) = await doctor.Ended();
            Assert.Equal(1, code);
            Assert.Contains($"({damaged.Account.ApiKey}) can't be opened", output, StringComparison.Ordinal);
        }

        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var repair = new NpgsqlCommand($"UPDATE accounts SET {column} = $1 WHERE api_key = $2", connection);
        repair.Parameters.Add(new() { Value = before });
        repair.Parameters.Add(new() { Value = damaged.Account.ApiKey });
        await repair.ExecuteNonQueryAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await damaged.Api.Get("/v2/campaigns")).Status);
        await damaged.Bundle(lost);
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var command = server.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
