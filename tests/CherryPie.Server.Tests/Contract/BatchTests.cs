using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>/v2/passesBatch: order, all or nothing, quota once, and few round trips.</summary>
public sealed class BatchTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task A_batch_is_issued_changed_and_read_in_the_order_sent()
    {
        var world = await World.WithTemplate(server);
        await world.Template("second");
        var bodies = Enumerable
            .Range(0, 25)
            .Select(i =>
            {
                var template = i % 3 == 0 ? "second" : "template";
                return $$$"""{"templateName":"{{{template}}}","userDefinedId":"u{{{24 - i}}}","dynamicData":{"n":{{{i}}}}}""";
            })
            .ToList();
        foreach (var form in new[] { "{0}", "{{\"passes\":{0}}}" })
        {
            var prefix = form.Length > 5 ? "x" : "";
            var sent = $"[{string.Join(',', bodies)}]"
                .Replace("\"u", $"\"{prefix}u", StringComparison.Ordinal)
                .Replace($"\"{prefix}userDefinedId", "\"userDefinedId", StringComparison.Ordinal);
            var ids = Ids(
                await world.Api.Post(
                    "/v2/passesBatch",
                    form.Replace("{{", "{", StringComparison.Ordinal)
                        .Replace("}}", "}", StringComparison.Ordinal)
                        .Replace("{0}", sent, StringComparison.Ordinal)
                )
            );
            Assert.Equal(25, ids.Distinct().Count());
            var read = (await world.Api.Get("/v2/passesBatch?id=" + string.Join(',', ids.AsEnumerable().Reverse())))
                .Json.EnumerateArray()
                .Reverse()
                .ToList();
            Assert.Equal(Enumerable.Range(0, 25), read.Select(p => p.GetProperty("dynamicData").GetProperty("n").GetInt32()));
            Assert.Equal(ids, read.Select(p => p.GetProperty("id").GetString()));
            var changes = ids.Select(
                    (id, i) => $$"""{"{{(i % 2 == 0 ? "id" : "passId")}}":"{{id}}","isVoided":{{(i % 2 == 0 ? "true" : "false")}}}"""
                )
                .Reverse();
            Assert.Equal(
                ids.AsEnumerable().Reverse(),
                Ids(
                    await world.Api.Put(
                        "/v2/passesBatch",
                        form.Length > 5 ? $$"""{"passes":[{{string.Join(',', changes)}}]}""" : $"[{string.Join(',', changes)}]"
                    )
                )
            );
            Assert.True((await world.Api.Get("/v2/passes/" + ids[4])).Json.GetProperty("isVoided").GetBoolean());
            Assert.False((await world.Api.Get("/v2/passes/" + ids[5])).Json.GetProperty("isVoided").GetBoolean());
        }

        Assert.Equal(
            (50, 32, 18),
            (await Issued(world, "campaigns/campaign"), await Issued(world, "templates/template"), await Issued(world, "templates/second"))
        );
    }

    [Theory]
    [InlineData("""{"passes":[]}""", "passes: must be an array of 1 to 25 passes")]
    [InlineData("[]", "passes: must be an array of 1 to 25 passes")]
    [InlineData("{}", "passes: must be an array of 1 to 25 passes")]
    [InlineData("""{"passes":{}}""", "passes: must be a JSON array")]
    [InlineData("""{"passes":null}""", "passes: must be an array of 1 to 25 passes")]
    [InlineData("7", "request body: must be a JSON object")]
    [InlineData("26", "passes: must be an array of 1 to 25 passes")]
    public async Task A_batch_has_1_to_25_elements(string body, string told)
    {
        var world = await World.WithTemplate(server);
        body = body == "26" ? $"[{string.Join(',', Enumerable.Repeat("""{"templateName":"template"}""", 26))}]" : body;
        Assert.Equal(told, (await world.Api.Post("/v2/passesBatch", body)).Refused(400));
        Assert.Equal(told, (await world.Api.Put("/v2/passesBatch", body)).Refused(400));
        Assert.Equal(0, await Issued(world, "campaigns/campaign"));
    }

    [Theory]
    [InlineData("""{"templateName":"none"}""", "passes[1].templateName: there is no template \"none\"")]
    [InlineData("""{"templateName":"frozen"}""", "passes[1].templateName: template \"frozen\" is FROZEN; only an ACTIVE one issues passes")]
    [InlineData("{}", "passes[1].templateName: is required: the name of the template to issue from")]
    [InlineData("null", "passes[1].templateName: is required: the name of the template to issue from")]
    [InlineData("7", "passes[1]: must be a JSON object; passes[1].templateName: is required: the name of the template to issue from")]
    [InlineData(
        """{"templateName":"template","userDefinedId":"first"}""",
        "passes[1].userDefinedId: \"first\" belongs to another pass of the campaign; it must be unique there"
    )]
    [InlineData(
        """{"templateName":"template","userDefinedId":"taken"}""",
        "passes[1].userDefinedId: \"taken\" belongs to another pass of the campaign; it must be unique there"
    )]
    [InlineData(
        """{"templateName":"template","dynamicData":{"n":"x"}}""",
        "passes[1].dynamicData.n: \"x\" is not a number, as the template declares this key"
    )]
    [InlineData(
        """{"templateName":"template","expiryDate":7,"isVoided":[]}""",
        "passes[1].isVoided: must be true or false; passes[1].expiryDate: must be an ISO 8601 date and time such as "
            + "\"2026-01-31T09:00:00Z\""
    )]
    [InlineData("""{"templateName":"template","passbook":{"fgColor":"x"}}""", "passes[1].passbook.fgColor: ")]
    [InlineData(
        """{"templateName":"template","dynamicImages":{"passbook":{"strip":"x"}}}""",
        "passes[1].dynamicImages.passbook.strip: must be a path that POST /v2/images answered"
    )]
    [InlineData(
        """{"templateName":"little"},{"templateName":"little"}""",
        "passes[2].templateName: template \"little\" has 1 of its 1 passes left (maxIssue), and 2 are wanted"
    )]
    public async Task One_bad_element_is_named_by_its_index_and_nothing_is_stored(string bad, string told)
    {
        var world = await World.WithTemplate(server, more: ""","dynamicKeys":[{"key":"n","type":"number"}]""");
        await world.Template("frozen", more: ",\"status\":\"FROZEN\"");
        await world.Template("little", more: ",\"maxIssue\":1");
        await world.Pass(more: ",\"userDefinedId\":\"taken\"");
        var error = (
            await world.Api.Post(
                "/v2/passesBatch",
                $$"""{"passes":[{"templateName":"template","userDefinedId":"first"},{{bad}},{"templateName":"template"}]}"""
            )
        ).Refused(400);
        Assert.StartsWith(told, error, StringComparison.Ordinal);
        Assert.Equal(
            (1, 1, 0),
            (await Issued(world, "campaigns/campaign"), await Issued(world, "templates/template"), await Issued(world, "templates/little"))
        );
        Assert.Equal(1, (await world.Api.Post("/v2/passes/search", "{}")).Json.GetProperty("totalCount").GetInt32());
    }

    [Theory]
    [InlineData("""{"id":"RanD0mStr1ng00"}""", "passes[1].id: there is no pass \"RanD0mStr1ng00\"")]
    [InlineData("""{"passId":"RanD0mStr1ng00"}""", "passes[1].passId: there is no pass \"RanD0mStr1ng00\"")]
    [InlineData("""{"isVoided":true}""", "passes[1].id: is required: the id of the pass to update")]
    [InlineData(
        """{"id":"$","userDefinedId":"new"}""",
        "passes[1].userDefinedId: \"new\" belongs to another pass of the campaign; it must be unique there"
    )]
    [InlineData(
        """{"id":"$","dynamicData":{"n":"x"}}""",
        "passes[1].dynamicData.n: \"x\" is not a number, as the template declares this key"
    )]
    [InlineData("""{"id":"$","templateName":"none"}""", "passes[1].templateName: there is no template \"none\"")]
    [InlineData(
        """{"id":"$","templateName":"little"},{"id":"£","templateName":"little"}""",
        "passes[2].templateName: template \"little\" has 1 of its 1 passes left (maxIssue), and 2 are wanted"
    )]
    public async Task One_bad_change_is_named_by_its_index_and_nothing_is_changed(string bad, string told)
    {
        var world = await World.WithTemplate(server, more: ""","dynamicKeys":[{"key":"n","type":"number"}]""");
        await world.Template("little", more: ",\"maxIssue\":1");
        var (one, two, three) = (await world.Pass(), await world.Pass(), await world.Pass());
        var before = (await world.Api.Post("/v2/passes/search", "{}")).Text;
        bad = bad.Replace("$", two, StringComparison.Ordinal).Replace("£", three, StringComparison.Ordinal);
        var error = (
            await world.Api.Put("/v2/passesBatch", $$"""[{"id":"{{one}}","userDefinedId":"new","isInvalid":true},{{bad}}]""")
        ).Refused(400);
        Assert.Equal(told, error);
        Assert.Equal(before, (await world.Api.Post("/v2/passes/search", "{}")).Text);
        Assert.Equal(0, await Issued(world, "templates/little"));
    }

    [Fact]
    public async Task A_pass_named_twice_is_changed_in_order()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        Assert.Equal(
            [pass, pass],
            Ids(
                await world.Api.Put(
                    "/v2/passesBatch",
                    $$$"""[{"id":"{{{pass}}}","dynamicData":{"a":1,"b":1}},{"passId":"{{{pass}}}","dynamicData":{"a":2}}]"""
                )
            )
        );
        Assert.Equal("""{"a":2,"b":1}""", (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetRawText());
        Assert.StartsWith(
            "passes[1].isInvalid: ",
            (
                await world.Api.Put("/v2/passesBatch", $$"""[{"id":"{{pass}}","isInvalid":true},{"id":"{{pass}}","isVoided":true}]""")
            ).Refused(400),
            StringComparison.Ordinal
        );
        Assert.False((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("isInvalid").GetBoolean());
    }

    [Fact]
    public async Task A_batch_costs_no_more_round_trips_than_one_pass()
    {
        var world = await World.WithTemplate(server);
        await world.Template("second");
        using var trips = new RoundTrips(server);
        var ids = new List<string>();
        Task<int> Issue(int count, string tag)
        {
            var passes = Enumerable.Range(0, count).Select(i => $$"""{"templateName":"template","userDefinedId":"{{tag}}{{i}}"}""");
            return trips.Of(async () => ids = Ids(await world.Api.Post("/v2/passesBatch", $"[{string.Join(',', passes)}]")));
        }

        Task<int> Change(int count, string what) =>
            trips.Of(async () =>
                Ids(
                    await world.Api.Put(
                        "/v2/passesBatch",
                        $"[{string.Join(',', ids.Take(count).Select(i => $$"""{"id":"{{i}}",{{what}}}"""))}]"
                    )
                )
            );
        Task<int> Read(int count) =>
            trips.Of(async () =>
                Assert.Equal(count, (await world.Api.Get("/v2/passesBatch?id=" + string.Join(',', ids.Take(count)))).Json.GetArrayLength())
            );

        await Issue(1, "warm");
        await Issue(1, "warmer"); // the other server, where there are two
        var issuedOne = await Issue(1, "a");
        Assert.InRange(issuedOne, 2, 3);
        Assert.InRange(await Issue(25, "b"), 2, issuedOne + 1); // a cache may be filled anew in any
        await Change(1, "\"templateName\":\"second\"");
        await Change(1, "\"templateName\":\"template\"");
        var changedOne = await Change(1, "\"isVoided\":true");
        Assert.InRange(changedOne, 2, 7);
        Assert.InRange(await Change(25, "\"isRedeemed\":true"), 2, changedOne + 1);
        Assert.InRange(await Change(25, "\"templateName\":\"second\""), 2, 8);
        var readOne = await Read(1);
        Assert.InRange(readOne, 1, 3);
        Assert.InRange(await Read(25), 1, readOne + 1);
    }

    private static List<string> Ids(Answer answer) => [.. answer.Json.GetProperty("id").EnumerateArray().Select(i => i.GetString()!)];

    private static async Task<int> Issued(World world, string path) =>
        (await world.Api.Get("/v2/" + path)).Json.GetProperty("issued").GetInt32();
}
