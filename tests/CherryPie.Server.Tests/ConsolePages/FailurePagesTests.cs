using System.Net;
using CherryPie.Server.Features.Failures;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>Errors that programs were answered, as their account's people see them.</summary>
public sealed class FailurePagesTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task A_call_that_failed_is_listed_with_its_field_and_trace_and_without_what_was_sent()
    {
        var (world, path, viewer) = await Viewer();
        Assert.Contains("No call has failed lately", await viewer.Page(path), StringComparison.Ordinal);
        Assert.Contains(
            "Errors of API calls",
            await viewer.Page(path.Replace("/errors", "", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );

        const string secret = "Grace.Hopper@example.com",
            id = "a1b2c3d4e5f6g7h8i9j0";
        Assert.Equal(400, (await world.Api.Post("/v2/passes", """{"templateName":"cofee"}""")).Status);
        Assert.Equal(404, (await world.Api.Get($"/v2/passes/{id}")).Status);
        Assert.Equal(
            400,
            (await world.Api.Post("/v2/campaigns", $$"""{"name":"x","passbookCertId":"{{secret}}","startDate":"soon {{secret}}"}""")).Status
        );
        Assert.Equal(200, (await world.Api.Get("/v2/campaigns")).Status);
        var page = "";
        await Eventually.Is(async () => Shown(page = await viewer.Page(path)) == 3);
        Assert.Contains("POST /v2/passes", page, StringComparison.Ordinal);
        Assert.Contains("there is no template \"cofee\"", page, StringComparison.Ordinal);
        Assert.Contains("<code class=\"mono break\">templateName</code>", page, StringComparison.Ordinal);
        Assert.Contains("GET /v2/passes/{", page, StringComparison.Ordinal);
        Assert.DoesNotContain("GET /v2/campaigns", page, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(id, page, StringComparison.OrdinalIgnoreCase);
        var rows = await Rows(world.Account.ApiKey, "trace_id");
        Assert.All(rows, t => Assert.Equal(32, t.Length));

        Assert.Equal(1, Shown(await viewer.Page($"{path}?q={rows[0]}")));
        Assert.Equal(1, Shown(await viewer.Page($"{path}?q=TEMPLATEname")));
        Assert.Equal(0, Shown(await viewer.Page($"{path}?q=%25")));

        // What is older than a day is over.
        server.Clock.Advance(TimeSpan.FromHours(25));
        await viewer.SignIn(viewer.Email);
        Assert.Contains("No call has failed lately", await viewer.Page(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_another_account_nor_calls_without_a_key_leave_anything_in_it()
    {
        var (world, path, viewer) = await Viewer();
        var other = await World.Bare(server);
        Assert.Equal(404, (await other.Api.Get("/v2/passes/unknown")).Status);
        using (var client = server.CreateClient())
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "PKAuth x.y.z");
            using var unknown = await client.GetAsync(new Uri("/v2/campaigns", UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        }

        await Eventually.Is(async () => (await Rows(other.Account.ApiKey, "route")).Count == 1);
        Assert.Empty(await Rows(world.Account.ApiKey, "route"));
        Assert.Contains("No call has failed lately", await viewer.Page(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_leaves_the_newest_hundred_and_the_number_of_those_that_are_missing()
    {
        var (world, path, viewer) = await Viewer();
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        var log = server.Services.GetRequiredService<FailureLog>();
        for (var n = 1; n <= 1250; n++)
        {
            log.Add(
                new ApiFailure
                {
                    AccountId = account,
                    At = server.Clock.GetUtcNow(),
                    Method = "PUT",
                    Route = "/v2/passes/{id}",
                    Status = 404,
                    Field = "",
                    Message = $"flood {n}",
                    TraceId = "",
                    Dropped = 0,
                }
            );
        }

        await Eventually.Is(async () => (await Rows(world.Account.ApiKey, "message")).Contains("flood 1250"));
        Assert.Equal(100, (await Rows(world.Account.ApiKey, "message")).Count);
        var page = await viewer.Page(path);
        Assert.Matches(@"\d more errors are not listed", page);
        Assert.Contains("flood 1250", page, StringComparison.Ordinal);
        Assert.Contains("flood 1225", await viewer.Page(path + "?from=25"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("templateName: there is no template \"cofee\"", "templateName", "templateName: there is no template \"cofee\"")]
    [InlineData("startDate: \"soon\" is none; e.g. \"2026-01-01\"", "startDate", "startDate: \"…\"")]
    [InlineData("name must have 1 to 100 characters", "name", "name must have 1 to 100 characters")]
    [InlineData("There is no pass \"a\"b c\"", "", "There is no pass \"…\"")]
    [InlineData("email: ada@example.com is in this team already", "email", "email: … is in this team already")]
    [InlineData("preferredStyleSchemes: unknown 0123456789abcdef0", "preferredStyleSchemes", "preferredStyleSchemes: unknown …")]
    [InlineData("dynamicData.\u202Ename: bad", "", "dynamicData. name: bad")]
    public void What_callers_wrote_is_left_out(string answered, string field, string kept) =>
        Assert.Equal((field, kept), (FailureText.Field(answered), FailureText.Of(answered)));

    private static int Shown(string page) => page.Split("chip warn num").Length - 1;

    private async Task<(World World, string Path, ConsoleVisitor Viewer)> Viewer()
    {
        var world = await World.Bare(server);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (world, $"/console/{account}/developers/errors", await ConsoleVisitor.Member(server, account, "viewer"));
    }

    private Task<List<string>> Rows(string key, string what) =>
        DatabaseContents.All(
            server.ConnectionString,
            $"SELECT f.{what} FROM api_failures f JOIN accounts a ON a.id = f.account_id WHERE a.api_key = '{key}' ORDER BY f.id DESC"
        );
}
