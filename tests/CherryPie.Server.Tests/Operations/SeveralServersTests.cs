using System.Globalization;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>Servers in processes of their own, with data folders of their own, on one database, behind a proxy that is not
/// sticky.</summary>
[Trait("needs", "postgres")]
public sealed class SeveralServersTests(ThreeServers three) : IClassFixture<ThreeServers>
{
    private ApiClient Api => OperatedServer.Of(three.Http);

    [Fact]
    public async Task Servers_that_start_at_once_on_an_empty_database_make_one_of_everything()
    {
        foreach (var server in three.All)
        {
            using var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            Assert.Equal(200, (int)ready.StatusCode);
        }

        Assert.Single(three.All, s => File.Exists(Path.Combine(s.DataFolder, "first-account.json")));
        Assert.DoesNotContain(three.All, s => File.Exists(Path.Combine(s.DataFolder, "master-key"))); // it was given
        Assert.Equal(1, await Count("accounts"));
        Assert.Equal(2, await Count("campaigns")); // the demo's and WalletKit's
        Assert.Equal(1, await Count("templates WHERE name = 'demo'"));
        Assert.Equal(1, await Count("certificates"));
        Assert.Equal(1, await Count("passes WHERE user_defined_id = 'demo'"));
    }

    [Fact]
    public async Task What_one_server_changed_every_other_one_knows_with_the_next_request()
    {
        for (var round = 0; round < 6; round++)
        {
            var (name, text) = ($"t{round}", $"round {round}");
            Assert.Equal(
                name,
                (
                    await Api.PostForm(
                        "/v2/templates",
                        Part.File("passbook-IconFile", Pictures.Icon),
                        Part.Json(World.TemplateJson(name, "demo", ""","logoText":"first" """))
                    )
                ).Name
            );
            var pass = (await Api.Post("/v2/passes", $$"""{"templateName":"{{name}}"}""")).Id;
            await Each(async server => Assert.Equal("first", await Shown(server, pass)));
            Assert.Equal(name, (await Api.Put("/v2/templates/" + name, $$$"""{"passbook":{"logoText":"{{{text}}}"}}""")).Name);
            Assert.Equal(name, (await Api.Put($"/v2/templates/{name}/push", "")).Name);
            await Each(async server => Assert.Equal(text, await Shown(server, pass)));
            Assert.Equal(pass, (await Api.Put("/v2/passes/" + pass, """{"dynamicData":{"a":1}}""")).Id);
            await Each(async server =>
                Assert.Equal("""{"a":1}""", (await server.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetRawText())
            );
        }

        Assert.All(three.Proxy.Connections, c => Assert.True(c >= 8, $"a server had {c} requests"));
    }

    [Fact]
    public async Task Limits_hold_across_servers()
    {
        Assert.Equal(
            200,
            (
                await Api.PostForm(
                    "/v2/templates",
                    Part.File("passbook-IconFile", Pictures.Icon),
                    Part.Json(World.TemplateJson("few", "demo", more: ""","maxIssue":10"""))
                )
            ).Status
        );
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Api.Post("/v2/passes", """{"templateName":"few"}""")));
        Assert.Equal(10, answers.Count(a => a.Status == 200));
        Assert.Equal(10, (await Api.Get("/v2/templates/few")).Json.GetProperty("issued").GetInt32());
    }

    [Fact]
    public async Task A_disabled_account_is_refused_by_all_within_a_second_and_served_by_all_when_enabled_again()
    {
        await Each(async server => Assert.Equal(200, (await server.Api.Get("/v2/campaigns")).Status));
        foreach (var (verb, status) in new[] { ("disable", 403), ("enable", 200) })
        {
            await using var process = ServerProcess.Start(
                three.All[0].DataFolder,
                ["accounts", verb, OperatedServer.Key],
                ("ConnectionStrings__CherryPie", three.Database),
                ("Secrets__MasterKey", three.MasterKey)
            );
            var (code, output) = await process.Ended();
            Assert.True(code == 0, output);
            await Each(server => Eventually.Is(async () => (await server.Api.Get("/v2/campaigns")).Status == status));
        }
    }

    private async Task Each(Func<OperatedServer, Task> look)
    {
        foreach (var server in three.All)
        {
            await look(server);
        }
    }

    private static async Task<string?> Shown(OperatedServer server, string pass)
    {
        var package = Wallet.PassArchive.Open(await server.Http.GetByteArrayAsync(new Uri($"/v2/passes/{pass}/bundle", UriKind.Relative)));
        return System.Text.Json.JsonElement.Parse(package.Files["pass.json"].Span).GetProperty("logoText").GetString();
    }

    private async Task<long> Count(string rows)
    {
        await using var connection = new NpgsqlConnection(three.Database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM {rows}"),
            connection
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
