using System.Text.Json;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Upkeep;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Audit;

public sealed class AuditTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Who_did_what_to_which_object_is_known_and_no_value_is()
    {
        var world = await World.Bare(server);
        Assert.Equal(200, (await world.Api.Send("POST", "/v2/passbookCsrs")).Status);
        var certificate = (await world.UploadPkcs12(World.Key, await world.Issue(World.Key.Pem))).Id;
        await world.Api.Post(
            "/v2/campaigns",
            $$"""{"name":"campaign","passbookCertId":"{{certificate}}","startDate":"2016-01-01T00:00:00Z"}"""
        );
        await world.Api.Put("/v2/campaigns/campaign", """{"displayName":"Confidential","status":"FROZEN"}""");
        await world.Api.Put("/v2/campaigns/campaign", """{"status":"ACTIVE"}""");
        await world.Template(
            more: ""","dynamicKeys":[{"key":"name","type":"string","isEditable":true}]""",
            design: ""","secondary":[{"defaultLabel":"Member","defaultValue":"#{name}"}]"""
        );
        await world.Api.Put("/v2/templates/template", """{"passbook":{"desc":"Confidential"}}""");
        await world.Api.Send("PUT", "/v2/templates/template", Part.Form([Part.File("passbook-LogoFile", Pictures.Icon)]), Part.FormType);
        await world.Api.Put("/v2/templates/template/push", "");
        var pass = await world.Pass(more: ""","dynamicData":{"name":"Confidential"}""");
        await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true,"dynamicData":{"name":"Confidential, too"}}""");
        (await world.Api.Put("/v2/passes/" + pass, """{"templateName":"nowhere"}""")).Refused(400);
        var edit = new Uri((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("editUrl").GetString()!).PathAndQuery;
        using (var form = new FormUrlEncodedContent([new("name", "Confidential as well")]))
        using (var client = server.CreateClient(new() { AllowAutoRedirect = false }))
        {
            Assert.Equal(System.Net.HttpStatusCode.SeeOther, (await client.PostAsync(edit, form)).StatusCode);
        }

        var entries = await List(world.Account.ApiKey);
        Assert.Equal(
            [
                ("server", "account.create", world.Account.ApiKey, "Example"),
                ("api key", "csr.create", entries[1].Object, null),
                ("api key", "certificate.upload", certificate, World.PassType),
                ("api key", "campaign.create", "campaign", null),
                ("api key", "campaign.change", "campaign", "displayName, status=FROZEN"),
                ("api key", "campaign.change", "campaign", "status=ACTIVE"),
                ("api key", "template.create", "template", null),
                ("api key", "template.change", "template", "passbook"),
                ("api key", "template.change", "template", "images"),
                ("api key", "template.push", "template", null),
                ("api key", "pass.change", pass, "dynamicData, isVoided"),
                ("customer", "pass.change", pass, "dynamicData"),
            ],
            entries.Select(e => (e.Actor, e.Action, e.Object, e.Changes))
        );
        Assert.DoesNotContain("Confidential", JsonSerializer.Serialize(entries), StringComparison.Ordinal);
        Assert.All(entries[1..], e => Assert.Matches("^[0-9a-f]{32}$", e.Trace));
        Assert.All(entries, e => Assert.Equal(world.Account.ApiKey, e.Account));
    }

    [Fact]
    public async Task Issued_passes_are_listed_when_asked_for_and_changes_when_not_forbidden()
    {
        var world = await World.WithTemplate(server);
        foreach (
            var (setting, expected) in new (string, string[])[]
            {
                ("none", []),
                ("changes", ["pass.change"]),
                ("all", ["pass.issue", "pass.change"]),
            }
        )
        {
            await using var other = server.WithWebHostBuilder(b => b.UseSetting("Audit:Passes", setting));
            var api = new ApiClient(other.CreateClient(), world.Account.ApiKey, world.Account.ApiSecret, server.Clock);
            var pass = (await api.Post("/v2/passes", """{"templateName":"template"}""")).Id;
            Assert.Equal(pass, (await api.Put("/v2/passes/" + pass, """{"isVoided":true}""")).Id);
            Assert.Equal(pass, (await api.Put("/v2/passes/" + pass, """{"isVoided":true}""")).Id); // nothing changes
            Assert.Equal(expected, (await List(world.Account.ApiKey)).Where(e => e.Object == pass).Select(e => e.Action));
        }
    }

    [Fact]
    public async Task Verbs_are_known_and_the_verb_finds_by_account_object_and_time()
    {
        var (world, other) = (await World.Bare(server), await World.Bare(server));
        var key = world.Account.ApiKey;
        Assert.Equal(0, (await Run("accounts", "disable", key)).Code);
        Assert.Equal(0, (await Run("accounts", "enable", key)).Code);
        Assert.Equal(0, (await Run("accounts", "rotate", key)).Code);
        var entries = JsonElement
            .Parse((await Run("audit", "list", "--account", key, "--json")).Output)
            .EnumerateArray()
            .Select(e => (e.GetProperty("actor").GetString(), e.GetProperty("action").GetString()))
            .ToList();
        Assert.Equal(
            [
                ("verb accounts rotate", "account.rotate"),
                ("verb accounts enable", "account.enable"),
                ("verb accounts disable", "account.disable"),
                ("server", "account.create"),
            ],
            entries
        );

        var (_, lines) = await Run("audit", "list", "--object", other.Account.ApiKey, "--limit", "5");
        Assert.Equal(
            ["account.create", "entries"],
            [
                lines.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[4],
                lines.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[^1],
            ]
        );
        Assert.Contains($"account {other.Account.ApiKey}", lines, StringComparison.Ordinal);
        Assert.Equal("Nothing of this has been done.", (await Run("audit", "list", "--since", "2999-01-01")).Output);
        Assert.Equal((1, "--limit must be a whole number from 1 to 100000"), await Run("audit", "list", "--limit", "0"));
        Assert.Equal(
            (1, "--since must be a time such as 2026-01-31 or 2026-01-31T12:00:00Z"),
            await Run("audit", "list", "--since", "yesterday")
        );
    }

    [Fact]
    public async Task Entries_are_kept_for_as_long_as_the_setting_says()
    {
        var world = await World.Bare(server);
        await using (var patient = server.WithWebHostBuilder(b => b.UseSetting("Audit:KeepDays", "2")))
        {
            _ = patient.CreateClient();
            await Age(patient.Services, world.Account.ApiKey, 1);
            await Upkeep(patient.Services);
            Assert.Single(await List(world.Account.ApiKey));
            await Age(patient.Services, world.Account.ApiKey, 3);
            await Upkeep(server.Services);
            Assert.Single(await List(world.Account.ApiKey));
            await Upkeep(patient.Services);
        }

        Assert.Empty(await List(world.Account.ApiKey));
    }

    private async Task<List<AuditEntryView>> List(string account)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var entries = await scope.ServiceProvider.GetRequiredService<ListAudit>().Run(account, null, null, 1000, CancellationToken.None);
        entries.Reverse();
        return entries;
    }

    private static async Task Upkeep(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DeleteOldRows>().Run(CancellationToken.None);
    }

    private static async Task Age(IServiceProvider services, string key, int days)
    {
        await using var command = services
            .GetRequiredService<Npgsql.NpgsqlDataSource>()
            .CreateCommand("UPDATE audit_entries SET at = $2 WHERE object = $1");
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-days) });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            words,
            ("ConnectionStrings__CherryPie", server.ConnectionString),
            ("DataFolder", server.DataFolder)
        );
        var (code, output) = await verb.Ended();
        return (code, output.Trim());
    }
}
