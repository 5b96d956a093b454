using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Tests.Webhooks;
using CherryPie.Wallet;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Accounts;

/// <summary>Secrets are in no log and not in clear in the database; what a former master key sealed can still be opened.</summary>
public sealed class SecretsTests(SecretsTests.Loud server) : IClassFixture<SecretsTests.Loud>
{
    [Fact]
    public async Task Neither_log_nor_database_holds_a_secret()
    {
        var world = await World.WithTemplate(server);
        var token = "PKAuth " + PkTokens.Valid(world.Account.ApiKey, world.Account.ApiSecret, server.Clock.GetUtcNow());
        await world.Api.Send("GET", "/v2/campaigns", null, null, token);
        await world.Api.Send("GET", "/v2/campaigns", null, null, token[..^5]);
        var csr = await world.Api.Send("POST", "/v2/passbookCsrs");
        await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", await world.Issue(csr.Text)));
        (
            await world.Api.PostForm(
                "/v2/passbookCerts",
                new Part("passbookP12", World.Pkcs12(World.Key, await world.Issue(World.Key.Pem), "the right word")),
                Part.Json("""{"password":"the wrong word"}""")
            )
        ).Refused(400);
        (await world.Api.Post("/v2/campaigns", "{\"" + world.Account.ApiSecret)).Refused(400);
        var pass = await world.Pass(more: ",\"dynamicData\":{\"a\":\"b\"}");
        var authentication = JsonElement
            .Parse((await world.Bundle(pass)).Files["pass.json"].Span)
            .GetProperty("authenticationToken")
            .GetString()!;
        var edit = (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("editUrl").GetString()!.Split("edit=")[1];
        var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "first-account.json")));
        var master = (await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "master-key"))).Trim();

        var (webhook, former) = await world.Api.Webhook("https://hooks.example.com/");
        var rotated = (await world.Api.Put($"/v2/webhooks/{webhook}/rotateSecret", "")).Json.GetProperty("secret").GetString()!;

        List<string> secrets =
        [
            .. Forms(Convert.FromBase64String(former["whsec_".Length..])),
            .. Forms(Convert.FromBase64String(rotated["whsec_".Length..])),
            world.Account.ApiSecret,
            world.Account.BrandApiKey,
            authentication,
            edit,
            token.Split(' ')[1],
            "secret word",
            "the wrong word",
            "the right word",
            first.GetProperty("apiSecret").GetString()!,
            first.GetProperty("brandApiKey").GetString()!,
            "PRIVATE KEY",
            .. Forms(Convert.FromBase64String(master)),
        ];
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(World.Key.Pkcs8PrivateKey, out _);
        var parameters = key.ExportParameters(true);
        foreach (
            var part in new[]
            {
                World.Key.Pkcs8PrivateKey,
                key.ExportRSAPrivateKey(),
                parameters.P!,
                parameters.Q!,
                parameters.D!,
                parameters.DP!,
            }
        )
        {
            secrets.AddRange(Forms(part));
        }

        foreach (
            var secret in new[]
            {
                world.Account.ApiSecret,
                world.Account.BrandApiKey,
                authentication,
                edit,
                first.GetProperty("apiSecret").GetString()!,
            }
        )
        {
            secrets.AddRange(Forms(Encoding.UTF8.GetBytes(secret)));
        }

        var (log, dump) = (string.Join('\n', server.Log), await Dump());
        Assert.Contains(world.CertificateId, dump, StringComparison.Ordinal); // the dump and the log are not empty
        Assert.Contains(world.Account.ApiKey, dump, StringComparison.Ordinal);
        Assert.Contains("PKAuth was not authenticated", log, StringComparison.Ordinal);
        Assert.DoesNotMatch("IDX[0-9]{5}", log); // as each message of the token library begins
        Assert.All(secrets, s => Assert.False(log.Contains(s, StringComparison.OrdinalIgnoreCase), "a secret is in the log"));
        Assert.All(secrets, s => Assert.False(dump.Contains(s, StringComparison.OrdinalIgnoreCase), "a secret is in the database"));
    }

    [Fact]
    public async Task A_new_master_key_opens_what_the_former_sealed_and_tokens_stay()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        var (token, edit) = await Tokens(world.Api, await world.Bundle(pass), pass);
        var former = (await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "master-key"))).Trim();
        await using var rotated = server.WithWebHostBuilder(b =>
            b.UseSetting("Secrets:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "," + former)
        );
        var api = new ApiClient(rotated.CreateClient(), world.Account.ApiKey, world.Account.ApiSecret, server.Clock);
        var package = PassArchive.Open((await api.Send("GET", $"/v2/passes/{pass}/bundle", null, null, [])).Bytes);
        Assert.Equal((token, edit), await Tokens(api, package, pass));

        // The second server opens what it sealed under the new key; the first does not know that key.
        var leaf = await world.Issue((await api.Send("POST", "/v2/passbookCsrs")).Text, "pass.com.example.new");
        Assert.Equal(10, (await api.PostForm("/v2/passbookCerts", new Part("passbookPEM", leaf))).Id.Length);
    }

    [Fact]
    public async Task With_an_unknown_master_key_the_start_is_refused()
    {
        await World.WithTemplate(server);
        var folder = TestCluster.NewFolder();
        await using var process = ServerProcess.Start(
            folder,
            ["--urls", "http://127.0.0.1:0"],
            ("ConnectionStrings__CherryPie", server.ConnectionString),
            ("Secrets__MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
        );
        var (code, output) = await process.Ended();
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, code);
        Assert.Matches(
            "The database holds secrets sealed under the master key [0-9a-f]{16}, which is not in Secrets__MasterKey[.] "
                + "Put the former key back there",
            output
        );
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<(string Authentication, string Edit)> Tokens(ApiClient api, PassArchive package, string pass) =>
        (
            JsonElement.Parse(package.Files["pass.json"].Span).GetProperty("authenticationToken").GetString()!,
            (await api.Get("/v2/passes/" + pass)).Json.GetProperty("editUrl").GetString()!.Split("edit=")[1]
        );

    // Sixteen bytes from the middle find a copy even when its lines are broken elsewhere.
    private static IEnumerable<string> Forms(byte[] secret)
    {
        yield return Convert.ToHexString(secret, secret.Length / 2, Math.Min(16, secret.Length / 2));
        for (var phase = 0; phase < 3; phase++)
        {
            yield return Convert.ToBase64String(secret, (secret.Length / 2) + phase - 3, 12);
        }
    }

    // Every row of every table, as JSON; PostgreSQL writes bytea in hexadecimal.
    private async Task<string> Dump()
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (
            var all = new NpgsqlCommand(
                """
                SELECT quote_ident(schemaname) || '.' || quote_ident(tablename)
                FROM pg_tables
                WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
                """,
                connection
            )
        )
        await using (var reader = await all.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        Assert.True(tables.Count > 8);
        var dump = new StringBuilder();
        foreach (var table in tables)
        {
            await using var rows = new NpgsqlCommand($"SELECT row_to_json(t)::text FROM {table} t", connection);
            await using var reader = await rows.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                dump.AppendLine(reader.GetString(0));
            }
        }

        return dump.ToString();
    }

    /// <summary>Logs every category from Trace on, without the filters of appsettings.json.</summary>
    public sealed class Loud : Server
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(s =>
                s.PostConfigure<LoggerFilterOptions>(o =>
                {
                    o.Rules.Clear();
                    o.MinLevel = LogLevel.Trace;
                })
            );
        }
    }
}
