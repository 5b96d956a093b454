using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Tests.Webhooks;
using CherryPie.Wallet;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

/// <summary>doctor and secrets rotate, beside a server.</summary>
[Trait("needs", "postgres")]
public sealed class OperatorVerbTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task The_doctor_says_what_is_well_and_what_to_do_about_the_rest()
    {
        await using var apns = await FakeApns.Start();
        var world = await World.New(server);
        (string, string)[] well = [("Push__Endpoint", apns.Endpoint.ToString()), ("PublicUrl", "https://passes.example.com")];
        var (code, findings) = await Doctor(well);
        Assert.Equal(0, code);
        foreach (var what in new[] { "database", "clock", "accounts", "public url", "certificate", "master key", "apns", "jobs" })
        {
            Assert.Equal("Ok", findings.First(f => f.What == what).State);
        }

        Assert.Equal("Warning", findings.Single(f => f.What == "mail").State);
        Assert.Matches(
            $"^{World.PassType}: [0-9]+ days left$",
            findings.First(f => f.What == "certificate" && !f.Text.Contains("demo", StringComparison.Ordinal)).Text
        );

        await Sql(
            $"INSERT INTO jobs (kind, subject, position, done, total, attempts, is_dead, run_at, created_at) VALUES ('none', "
                + $"'doctor', 0, 0, 0, 0, true, clock_timestamp(), clock_timestamp())"
        );
        await Sql($"UPDATE certificates SET valid_until = clock_timestamp() + interval '20 days' WHERE id = '{world.CertificateId}'");
        (code, findings) = await Doctor([.. well, ("PublicUrl", "http://127.0.0.1")]);
        Assert.Equal(0, code);
        Assert.Contains(("public url", "Warning"), findings.Select(f => (f.What, f.State)));
        Assert.Contains(
            "renew it in Apple's portal",
            findings.Single(f => f.What == "certificate" && f.State == "Warning").Text,
            StringComparison.Ordinal
        );
        Assert.Contains("1 dead: see jobs list --dead", findings.Single(f => f.What == "jobs").Text, StringComparison.Ordinal);

        await Sql($"UPDATE certificates SET valid_until = clock_timestamp() - interval '1 day' WHERE id = '{world.CertificateId}'");
        (code, findings) = await Doctor([well[1], ("Push__Endpoint", "https://127.0.0.1:1")]);
        Assert.Equal(1, code);
        Assert.Equal(["apns", "certificate"], findings.Where(f => f.State == "Wrong").Select(f => f.What).Order());

        var (_, lines) = await Run(["doctor"], well);
        Assert.Contains("WRONG    certificate", lines, StringComparison.Ordinal);
        Assert.Contains("ok       database     PostgreSQL ", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_rotation_the_former_master_key_is_needed_no_more_and_nothing_else_has_changed()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        var csr = await world.Api.With("before-the-rotation").Send("POST", "/v2/passbookCsrs");
        Assert.Equal(200, csr.Status);
        var token = Token(await world.Bundle(pass));
        await using var receiver = await WebhookReceiver.Start();
        var (webhook, old) = await world.Api.Webhook("https://hooks.example.com/");
        var secret = (await world.Api.Put($"/v2/webhooks/{webhook}/rotateSecret", "")).Json.GetProperty("secret").GetString()!;
        await using var google = await FakeGoogle.Start();
        var issuer = await Issuer(world, google);
        var former = (await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "master-key"))).Trim();
        var newer = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        var (code, output) = await Run(["secrets", "rotate"], ("Secrets__MasterKey", newer + "," + former));
        Assert.True(code == 0, output);
        Assert.Matches("^[0-9]+ secrets are sealed under the master key [0-9a-f]{16} now[.]", output);
        await using (
            var rotated = server.WithWebHostBuilder(b => b.UseSetting("Secrets:MasterKey", newer).UseSetting("Fetch:AllowLoopback", "true"))
        )
        {
            var api = new ApiClient(rotated.CreateClient(), world.Account.ApiKey, world.Account.ApiSecret, server.Clock);
            Assert.Equal(200, (await api.Get("/v2/campaigns")).Status);
            Assert.Equal(csr.Bytes, (await api.With("before-the-rotation").Send("POST", "/v2/passbookCsrs")).Bytes);
            Assert.Equal(token, Token(PassArchive.Open((await api.Send("GET", $"/v2/passes/{pass}/bundle", null, null, [])).Bytes)));
            await api.Put("/v2/webhooks/" + webhook, $$"""{"url":"{{receiver.Url}}"}""");
            await api.Put($"/v2/webhooks/{webhook}/test", "");
            WebhookLibraryTests.Verify(receiver.Messages.Single(), secret);
            WebhookLibraryTests.Verify(receiver.Messages.Single(), old);
            using var opened = await rotated.Services.GetRequiredService<OpenIssuer>().Run(issuer, CancellationToken.None);
            Assert.StartsWith("wallet@", opened.Account.ClientEmail, StringComparison.Ordinal);
        }

        (code, output) = await Run(["accounts", "list"]); // with the generated key file alone
        Assert.Equal(1, code);
        Assert.StartsWith("The database holds secrets sealed under the master key ", output, StringComparison.Ordinal);
        Assert.Equal(0, (await Run(["secrets", "rotate"], ("Secrets__MasterKey", former + "," + newer))).Code); // for the other tests
        Assert.Equal(200, (await world.Api.Get("/v2/campaigns")).Status);
    }

    // Who can ask a Google is another server on the database.
    private async Task<string> Issuer(World world, FakeGoogle google)
    {
        await using var asking = server.WithWebHostBuilder(b => Array.ForEach(google.Settings, s => b.UseSetting(s.Name, s.Value)));
        var api = new ApiClient(asking.CreateClient(), world.Account.ApiKey, world.Account.ApiSecret, server.Clock);
        var added = await api.PostForm(
            "/v2/googleIssuers",
            new Part("serviceAccount", Encoding.UTF8.GetBytes(FakeGoogle.Key), "key.json"),
            Part.Json($$"""{"issuerId":"{{google.IssuerId}}"}""")
        );
        return added.Id;
    }

    private static string? Token(PassArchive package) =>
        JsonElement.Parse(package.Files["pass.json"].Span).GetProperty("authenticationToken").GetString();

    private async Task<(int Code, List<(string What, string State, string Text)> Findings)> Doctor(
        params (string Name, string Value)[] settings
    )
    {
        var (code, output) = await Run(["doctor", "--json"], settings);
        return (
            code,
            [
                .. JsonElement
                    .Parse(output)
                    .EnumerateArray()
                    .Select(f =>
                        (f.GetProperty("what").GetString()!, f.GetProperty("state").GetString()!, f.GetProperty("text").GetString()!)
                    ),
            ]
        );
    }

    private async Task Sql(string sql)
    {
        await using var command = server.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<(int Code, string Output)> Run(string[] words, params (string Name, string Value)[] settings)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            words,
            [("ConnectionStrings__CherryPie", server.ConnectionString), ("DataFolder", server.DataFolder), .. settings]
        );
        var (code, output) = await verb.Ended();
        return (code, output.Trim());
    }
}
