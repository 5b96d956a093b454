using System.Text;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Idempotency;

/// <summary>A request with a key is done once; whoever sends it again is answered the same.</summary>
public sealed class IdempotencyTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Pass = """{"templateName":"template"}""";

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_does_nothing()
    {
        var world = await World.WithTemplate(server);
        var first = await world.Api.With("one").Post("/v2/passes", Pass);
        Assert.Equal(14, first.Id.Length);
        for (var times = 0; times < 3; times++)
        {
            (await world.Api.With("one").Post("/v2/passes", Pass)).AssertReplayOf(first);
        }

        Assert.Equal(1, await world.Passes());
        Assert.NotEqual(first.Id, (await world.Api.With("another").Post("/v2/passes", Pass)).Id);
        Assert.NotEqual(first.Id, (await world.Api.Post("/v2/passes", Pass)).Id);
        Assert.Equal(3, await world.Passes());
    }

    [Fact]
    public async Task Quotation_marks_are_no_part_of_a_key()
    {
        var world = await World.WithTemplate(server);
        var first = await world.Api.With("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"").Post("/v2/passes", Pass);
        (await world.Api.With("8e03978e-40d5-43dd-bc93-6894a57f9324").Post("/v2/passes", Pass)).AssertReplayOf(first);
        var longest = new string('~', 255);
        var quoted = await world.Api.With($"\"{longest}\"").Post("/v2/passes", Pass);
        (await world.Api.With(longest).Post("/v2/passes", Pass)).AssertReplayOf(quoted);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"torn")]
    [InlineData("torn\"")]
    [InlineData("\"a\"b\"")]
    [InlineData("a\"b")]
    [InlineData("two words")]
    [InlineData("t\tab")]
    [InlineData("256")]
    public async Task What_is_no_key_is_refused_and_nothing_is_done(string key)
    {
        var world = await World.WithTemplate(server);
        var refused = await world.Api.With(key == "256" ? new string('x', 256) : key).Post("/v2/passes", Pass);
        Assert.StartsWith("Idempotency-Key: must be 1 to 255 visible ASCII characters", refused.Refused(400), StringComparison.Ordinal);
        Assert.Equal(0, await world.Passes());
    }

    [Fact]
    public async Task Another_request_with_the_key_is_refused()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        var keyed = world.Api.With("one");
        var path = "/v2/passes/" + pass;
        Assert.Equal(200, (await keyed.Put(path, """{"isVoided":true}""")).Status);
        foreach (
            var other in new Func<Task<Answer>>[]
            {
                () => keyed.Put(path, """{"isVoided":false}"""),
                () => keyed.Put(path, """{"isVoided": true}"""),
                () => keyed.Put(path + "?a=b", """{"isVoided":true}"""),
                () => keyed.Put(path + "/redeem", """{"isVoided":true}"""),
                () => keyed.Post("/v2/passes", """{"isVoided":true}"""),
            }
        )
        {
            Assert.Equal(
                "Idempotency-Key: this key was sent before with another method, address or body; a new request needs a new key",
                (await other()).Refused(400)
            );
        }

        Assert.True((await keyed.Put(path, """{"isVoided":true}""")).IsReplayed());
        var shown = (await keyed.Get(path)).Json; // a GET has no use for a key
        Assert.Equal((true, false), (shown.GetProperty("isVoided").GetBoolean(), shown.GetProperty("isRedeemed").GetBoolean()));
    }

    [Fact]
    public async Task Refusals_are_kept_as_successes_are()
    {
        var world = await World.New(server);
        await world.Campaign();
        var missing = await world.Api.With("404").Put("/v2/passes/x8Kd03bPqZ7LmA", "{}");
        missing.Refused(404);
        Assert.Equal(
            Headers(await world.Api.Put("/v2/passes/x8Kd03bPqZ7LmA", "{}")),
            Headers(await world.Api.With("404").Put("/v2/passes/x8Kd03bPqZ7LmA", "{}"))
        );
        Assert.Equal(Headers(await world.Api.Put("/v2/passes/x8Kd03bPqZ7LmA", "{}")), Headers(missing));
        (await world.Api.With("404").Put("/v2/passes/x8Kd03bPqZ7LmA", "{}")).AssertReplayOf(missing);
        var early = await world.Api.With("400").Post("/v2/passes", Pass);
        Assert.Equal("templateName: there is no template \"template\"", early.Refused(400));
        var malformed = await world.Api.With("json").Post("/v2/passes", "{");
        malformed.Refused(400);
        await world.Template();
        (await world.Api.With("400").Post("/v2/passes", Pass)).AssertReplayOf(early);
        (await world.Api.With("json").Post("/v2/passes", "{")).AssertReplayOf(malformed);
        Assert.Equal(0, await world.Passes());
        Assert.Equal(200, (await world.Api.With("new").Post("/v2/passes", Pass)).Status);
    }

    [Fact]
    public async Task Who_is_not_let_in_and_what_broke_leave_the_key_as_it_was()
    {
        var world = await World.WithTemplate(server);
        var body = Encoding.UTF8.GetBytes(Pass);
        (await world.Api.With("one").Send("POST", "/v2/passes", body, "application/json", "PKAuth a.b.c")).Refused(401);
        await DatabaseContents.Run(
            server.ConnectionString,
            """
            CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
            CREATE TRIGGER broken BEFORE INSERT ON passes EXECUTE FUNCTION broken();
            """
        );
        (await world.Api.With("one").Post("/v2/passes", Pass)).Refused(500);
        await DatabaseContents.Run(server.ConnectionString, "DROP FUNCTION broken CASCADE");
        var first = await world.Api.With("one").Post("/v2/passes", Pass);
        Assert.False(first.IsReplayed());
        (await world.Api.With("one").Post("/v2/passes", Pass)).AssertReplayOf(first);
        Assert.Equal(1, await world.Passes());
    }

    [Fact]
    public async Task A_key_is_its_account_s_own_and_one_for_both_apis()
    {
        var (world, other) = (await World.WithTemplate(server), await World.WithTemplate(server));
        var first = await world.Api.With("one").Post("/v2/passes", Pass);
        var its = await other.Api.With("one").Post("/v2/passes", Pass);
        Assert.False(its.IsReplayed());
        Assert.NotEqual(first.Id, its.Id);
        using var http = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("/v1/passes/template", UriKind.Relative));
        request.Headers.Add("Brand-Id", world.Account.BrandId);
        request.Headers.Add("API-Key", world.Account.BrandApiKey);
        request.Headers.Add("Idempotency-Key", "one");
        using var answer = await http.SendAsync(request);
        Assert.Contains("this key was sent before", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_another_boundary_is_the_same_and_with_another_part_is_not()
    {
        var world = await World.New(server);
        await world.Campaign();
        var json = World.TemplateJson("form", "campaign");
        Part[] parts = [Part.File("passbook-IconFile", Pictures.Icon), Part.Json(json)];
        var keyed = world.Api.With("form");
        var first = await keyed.PostForm("/v2/templates", parts);
        Assert.Equal("form", first.Name);
        var form = Part.Form(parts);
        (
            await keyed.Send("POST", "/v2/templates", Rename(form), Part.FormType.Replace(Part.Boundary, Other, StringComparison.Ordinal))
        ).AssertReplayOf(first);
        foreach (
            var changed in new Part[][]
            {
                [parts[0], Part.Json(json + " ")],
                [parts[0] with { FileName = "another.png" }, parts[1]],
                [parts[1]],
                [.. parts, Part.Of("more", "")],
            }
        )
        {
            var refused = (await keyed.PostForm("/v2/templates", changed)).Refused(400);
            Assert.Contains("this key was sent before", refused, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_only_reads_is_answered_as_it_was_then()
    {
        var world = await World.WithTemplate(server);
        await world.Pass();
        var first = await world.Api.With("search").Post("/v2/passes/search", "{}");
        await world.Pass();
        (await world.Api.With("search").Post("/v2/passes/search", "{}")).AssertReplayOf(first);
        Assert.Equal(2, await world.Passes());
    }

    private static IEnumerable<string> Headers(Answer answer) =>
        answer
            .Headers.Where(h => h.Key is not ("Date" or "Idempotent-Replayed"))
            .Select(h => $"{h.Key}: {h.Value}")
            .Order(StringComparer.Ordinal);

    private const string Other = "another-boundary-of-another-length";

    private static byte[] Rename(byte[] form) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(form).Replace(Part.Boundary, Other, StringComparison.Ordinal));
}
