using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Contract;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>The audit log of an account; and accounts and jobs, for who runs the installation.</summary>
public sealed partial class InstallationPagesTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Accounts = "/console/installation/accounts",
        Jobs = "/console/installation/jobs";

    [Fact]
    public async Task The_audit_log_names_who_did_what_and_is_searched()
    {
        var world = await World.New(server);
        await world.Campaign("by_program");
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var owner = await ConsoleVisitor.Member(server, account, "owner", name: "Ada <script>");
        var path = $"/console/{account}/audit";
        using (await owner.Send($"/console/{account}/campaigns/by_program/freeze")) { }
        var page = await owner.Page(path);
        Assert.Contains("Ada <script>", page, StringComparison.Ordinal);
        Assert.Contains("A program, by API key", page, StringComparison.Ordinal);
        using (var raw = await owner.Get(path))
        {
            Assert.DoesNotContain("<script>", await raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var campaigns = await owner.Page(path + "?q=campaign.");
        Assert.Contains("campaign.change", campaigns, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate.upload", campaigns, StringComparison.Ordinal);
        Assert.Contains("Nothing matches", await owner.Page(path + "?q=nobody"), StringComparison.Ordinal);
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        await editor.Page(path, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_runner_makes_an_account_disables_it_and_changes_its_secret()
    {
        using var runner = await Runner();
        string secret,
            key;
        using (var made = await runner.Send(Accounts, ("name", "A new <i>bakery</i>")))
        {
            var page = await made.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
            (key, secret) = (Value("key").Match(page).Groups[1].Value, Value("secret").Match(page).Groups[1].Value);
            Assert.DoesNotContain("<i>bakery", page, StringComparison.Ordinal);
        }

        server.Clock.Advance(TimeSpan.FromSeconds(1)); // the directory of accounts is read anew
        var api = new ApiClient(server.CreateClient(), key, secret, server.Clock);
        Assert.Equal(200, (await api.Get("/v2/campaigns")).Status);
        var found = await runner.Page(Accounts + "?q=bakery");
        var path = Path().Match(found).Value;
        Assert.Contains("Passes in wallets (0) go on working", await runner.Page(path), StringComparison.Ordinal);
        using (var off = await runner.Send(path + "/disable"))
        {
            Assert.Equal(path + "?notice=accountOff", off.Headers.Location?.ToString());
        }

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(403, (await api.Get("/v2/campaigns")).Status);
        using (await runner.Send(path + "/enable")) { }
        using (var rotated = await runner.Send(path + "/rotate"))
        {
            Assert.DoesNotContain(secret, await rotated.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await api.Get("/v2/campaigns")).Status);
        using (var refused = await runner.Send(Accounts, ("name", " ")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("A name has 1 to 100 characters.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await runner.Page($"{Accounts}/{Guid.NewGuid()}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_runner_sees_why_work_was_given_up_and_has_it_tried_again()
    {
        using var runner = await Runner();
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var insert = database.CreateCommand(
            """
            INSERT INTO jobs (kind, subject, done, total, attempts, position, is_dead, run_at, error)
            VALUES ('push', 'pass.com.example.card 0123456789abcdef0123456789abcdef', 0, 0, 10, 0, true, now(), 'APNs answered <b>503</b>')
            RETURNING id
            """
        );
        var id = (long)(await insert.ExecuteScalarAsync())!;
        var page = await runner.Page(Jobs);
        Assert.Contains("APNs answered <b>503</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef0123", page, StringComparison.Ordinal); // a secret of the device
        using (var raw = await runner.Get(Jobs))
        {
            Assert.DoesNotContain("<b>503", await raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // The home page says it too, with the way there beside the verb.
        await using var any = database.CreateCommand("SELECT id FROM accounts LIMIT 1");
        var home = $"/console/{await any.ExecuteScalarAsync()}";
        await Eventually.Is(async () => Finding().IsMatch(await runner.Page(home)));
        using (var retried = await runner.Send($"{Jobs}/{id}/retry"))
        {
            Assert.Equal(Jobs + "?notice=retried", retried.Headers.Location?.ToString());
        }

        await Eventually.Is(async () => (await runner.Page(Jobs)).Contains("Nothing was given up", StringComparison.Ordinal));
        using var gone = await runner.Send($"{Jobs}/9999999999/retry");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private async Task<ConsoleVisitor> Runner() =>
        await ConsoleVisitor.Member(
            server,
            await ConsoleVisitor.AccountOf(server, (await World.Bare(server)).Account),
            "viewer",
            runs: true
        );

    private static Regex Value(string id) => new($"id=\"{id}\"[^>]*value=\"([A-Za-z0-9]+)\"");

    [GeneratedRegex("id=\"findings\".*1 dead: see jobs list.*href=\"/console/installation/jobs\"", RegexOptions.Singleline)]
    private static partial Regex Finding();

    [GeneratedRegex("/console/installation/accounts/[0-9a-f-]{36}")]
    private static partial Regex Path();
}
