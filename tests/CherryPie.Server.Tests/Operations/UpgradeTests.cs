using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>A database that a former version made, in the middle of a push, is brought up to this one by its start and loses
/// nothing.</summary>
[Trait("needs", "postgres")]
public sealed class UpgradeTests(UpgradedServer server) : FormerDatabaseTests(server), IClassFixture<UpgradedServer>;

/// <summary>The same database loses nothing on its way through the verbs backup and restore.</summary>
[Trait("needs", "postgres")]
public sealed class RestoredUpgradeTests(RestoredServer server) : FormerDatabaseTests(server), IClassFixture<RestoredServer>;

public abstract class FormerDatabaseTests(UpgradedServer server)
{
    private const string PassType = "pass.com.example.upgrade";
    private const int Devices = 400;

    [Fact]
    public async Task Every_answer_is_that_of_the_former_version()
    {
        await Same(server.First, "answers");
        await Same(server.Second, "secondAnswers");
        (await server.Second.Get("/v2/passes/" + server.Id("full"))).Refused(404);

        async Task Same(ApiClient api, string answers)
        {
            foreach (var (path, former) in server.Former.GetProperty(answers).EnumerateObject().Select(p => (p.Name, p.Value)))
            {
                var now = await api.Get(path);
                Assert.True(now.Status == 200 && Equal(former, now.Text), $"{path}: {former} became {now.Status} {now.Text}");
            }
        }
    }

    [Theory]
    [InlineData("full")]
    [InlineData("redeemed")]
    [InlineData("voided")]
    [InlineData("kitPass")]
    [InlineData("other")]
    public async Task A_pass_downloads_and_verifies(string name)
    {
        using var http = server.CreateClient();
        var package = PassArchive.Open(await http.GetByteArrayAsync(new Uri($"/v2/passes/{server.Id(name)}/bundle", UriKind.Relative)));
        using var root = X509Certificate2.CreateFromPem(server.Id("root"));
        Assert.Empty(package.Inspect(new InspectOptions { Now = server.Clock.GetUtcNow(), ExpectedRoots = [root] }).Errors);
    }

    [Fact]
    public async Task WalletKit_knows_its_brand_and_template()
    {
        using var http = server.CreateClient();
        http.DefaultRequestHeaders.Add("Brand-Id", server.Former.GetProperty("brand")[0].GetString());
        http.DefaultRequestHeaders.Add("API-Key", server.Former.GetProperty("brand")[1].GetString());
        var templates = await http.GetFromJsonAsync<JsonElement>(new Uri("/v1/passes", UriKind.Relative));
        Assert.Equal([server.Id("kitTemplate")], templates.EnumerateArray().Select(t => t.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task The_push_that_was_under_way_goes_on_where_it_was()
    {
        Assert.InRange(server.Pushed.Count, 1, Devices - 1);
        await Eventually.Is(async () => await Undone() == 0);
        for (var n = 0; n < Devices; n++)
        {
            // The last ten passes are in devices 200 to 209: the fan-out had not come to them.
            var isDone = server.Pushed.Contains(Device(n)) && n is < 200 or > 209;
            Assert.Equal((n, !isDone), (n, server.Apns.Count(Token(n)) > 0));
        }

        var explained = await Run<ExplainPushes, PushExplanation?>(e => e.Run(server.Id("crowd"), CancellationToken.None));
        var device = Assert.Single(explained!.Devices);
        Assert.Equal((200, null, true), (device.Status, device.PushDueAt, Guid.TryParse(device.ApnsId, out _)));
    }

    [Fact]
    public async Task Answers_to_earlier_pushes_are_explained_as_before()
    {
        foreach (var (name, former) in server.Former.GetProperty("explained").EnumerateObject().Select(p => (p.Name, p.Value)))
        {
            var explained = await Run<ExplainPushes, PushExplanation?>(e => e.Run(server.Id(name), CancellationToken.None));
            var then = explained! with { Count = null!, Dropped = null! }; // both are new
            var now = JsonSerializer.Serialize(then, VendorJson.Options);
            Assert.True(Equal(former, now), $"{name}: {former} became {now}");
        }
    }

    [Fact]
    public async Task A_device_is_still_registered_and_hears_of_a_change()
    {
        const int N = 205;
        await Eventually.Is(async () => await Undone() == 0);
        using var http = server.CreateClient();
        var list = $"/wallet/v1/devices/{Device(N)}/registrations/{PassType}";
        var all = await http.GetFromJsonAsync<JsonElement>(new Uri(list, UriKind.Relative));
        var serials = all.GetProperty("serialNumbers").EnumerateArray().Select(s => s.GetString()!).ToList();
        Assert.Equal(3, serials.Count);
        var pass = serials[0];
        var bundle = PassArchive.Open(await http.GetByteArrayAsync(new Uri($"/v2/passes/{pass}/bundle", UriKind.Relative)));
        var token = JsonElement.Parse(bundle.Files["pass.json"].Span).GetProperty("authenticationToken").GetString()!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApplePass", token);
        using var again = await http.PostAsJsonAsync(new Uri($"{list}/{pass}", UriKind.Relative), new { pushToken = Token(N) });
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);

        var before = server.Apns.Count(Token(N));
        Assert.Equal(200, (await server.First.Put("/v2/passes/" + pass, """{"dynamicData":{"n":"after"}}""")).Status);
        await server.Apns.Sent(Token(N), before + 1);
        var since = all.GetProperty("lastUpdated").GetString();
        var changed = await http.GetFromJsonAsync<JsonElement>(new Uri($"{list}?passesUpdatedSince={since}", UriKind.Relative));
        Assert.Equal([pass], changed.GetProperty("serialNumbers").EnumerateArray().Select(s => s.GetString()!));
        var fetched = PassArchive.Open(await http.GetByteArrayAsync(new Uri($"/wallet/v1/passes/{PassType}/{pass}", UriKind.Relative)));
        var shown = JsonElement.Parse(fetched.Files["pass.json"].Span);
        Assert.Equal("A changed card", shown.GetProperty("description").GetString());
        Assert.Equal("after", shown.GetProperty("storeCard").GetProperty("headerFields")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_mail_that_waited_is_sent_and_dead_jobs_are_there_to_be_retried()
    {
        var dead = (await Run<ListJobs, (List<JobView> Jobs, int)>(l => l.Run(deadOnly: true, CancellationToken.None))).Jobs;
        var former = server.Former.GetProperty("jobs").EnumerateArray().Where(j => j.GetProperty("state").GetString() == "dead").ToList();
        Assert.Equal(2, former.Count);
        Assert.Equal(former.Count, dead.Count);
        Assert.All(former, f => Assert.Contains(dead, d => Equal(f, JsonSerializer.Serialize(d, VendorJson.Options))));
        await Eventually.Is(() => Mails().Any(m => m.Contains("To: <joan@example.com>", StringComparison.Ordinal)));
        Assert.True(await Run<RetryJob, bool>(r => r.Run(dead.Single(j => j.Kind == "recovery-mail").Id, CancellationToken.None)));
        await Eventually.Is(() => Mails().Any(m => m.Contains("To: <grace@example.com>", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_audit_log_is_kept()
    {
        var now = await Run<ListAudit, List<AuditEntryView>>(l => l.Run(null, null, null, 1000, CancellationToken.None));
        var entries = now.ConvertAll(e => JsonSerializer.SerializeToNode(e, VendorJson.Options)!);
        var former = server.Former.GetProperty("audit").EnumerateArray().ToList();
        Assert.True(former.Count > 20);
        Assert.All(former, f => Assert.Contains(entries, e => JsonNode.DeepEquals(JsonNode.Parse(f.GetRawText()), e)));
    }

    private static string Device(int n) => string.Create(CultureInfo.InvariantCulture, $"crowd-{n:0000}");

    private static string Token(int n) => "c0" + n.ToString("D62", CultureInfo.InvariantCulture);

    private static bool Equal(JsonElement former, string now) =>
        JsonNode.DeepEquals(JsonNode.Parse(former.GetRawText()), JsonNode.Parse(now));

    private IEnumerable<string> Mails() =>
        Directory.GetFiles(server.DataFolder, "*.eml", SearchOption.AllDirectories).Select(File.ReadAllText);

    private async Task<T> Run<TUseCase, T>(Func<TUseCase, Task<T>> run)
        where TUseCase : notnull
    {
        using var _ = server.CreateClient(); // starts it
        await using var scope = server.Services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    private async Task<long> Undone()
    {
        using var _ = server.CreateClient();
        await using var command = server
            .Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand(
                """
                SELECT (SELECT count(*) FROM jobs WHERE kind IN ('template-changed', 'pass-changed') AND NOT is_dead)
                    + (SELECT count(*) FROM push_batches) + (SELECT count(*) FROM devices WHERE push_due_at IS NOT NULL)
                """
            );
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
