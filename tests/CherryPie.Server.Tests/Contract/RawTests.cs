using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Requests as published clients write them, to the byte, each with its whole answer.</summary>
public sealed class RawTests(RawTests.Listening server) : IClassFixture<RawTests.Listening>
{
    [Theory]
    [InlineData("")]
    [InlineData("\nContent-Type: application/x-www-form-urlencoded")]
    [InlineData("\nContent-Type: text/plain; charset=ISO-8859-1")]
    [InlineData("\nContent-Type: application/json;charset=utf-8")]
    [InlineData("\nContent-Type: application/xml\nAccept: application/xml")]
    [InlineData("\nContent-Type: ;;;")]
    [InlineData("\nContent-Type:")]
    [InlineData("\nContent-Type: multipart/form-data")]
    public async Task Json_is_known_by_its_bytes(string headers)
    {
        var world = await World.WithTemplate(server);
        var before = (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("issued").GetInt32();
        Assert.Equal(
            Wire.Json("""{"name":"campaign"}"""),
            await Wire.Send(server, world, $$"""PUT /v2/campaigns/campaign HTTP/1.1{{headers}}{{"\n\n"}}{"displayName":"A"}""")
        );
        Assert.Equal(
            Wire.Json("""{"name":"template"}"""),
            await Wire.Send(server, world, $$$"""PUT /v2/templates/template HTTP/1.1{{{headers}}}{{{"\n\n"}}}{"passbook":{"desc":"é"}}""")
        );
        Assert.StartsWith(
            Wire.Json("{\"id\":\""),
            await Wire.Send(server, world, $$"""POST /v2/passes HTTP/1.1{{headers}}{{"\n\n"}}{"templateName":"template"}"""),
            StringComparison.Ordinal
        );
        Assert.Equal(before + 1, (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("issued").GetInt32());
        Assert.Equal("é", (await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook").GetProperty("desc").GetString());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\nContent-Length: 0", "")]
    [InlineData("\nContent-Type: application/json\nContent-Length: 0", "")]
    [InlineData("\nContent-Type: application/json", "null")]
    [InlineData("\nContent-Type: application/x-www-form-urlencoded", "{}")]
    [InlineData("", " \r\n ")]
    [InlineData("\nTransfer-Encoding: chunked", "4\r\nnull\r\n0\r\n\r\n")]
    [InlineData("\nTransfer-Encoding: chunked", "0\r\n\r\n")]
    public async Task An_empty_body_in_any_form_is_taken_where_none_is_needed(string headers, string body)
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        var rest = $" HTTP/1.1{headers}\n\n{body}";
        Assert.Contains(
            "-----BEGIN CERTIFICATE REQUEST-----",
            await Wire.Send(server, world, "POST /v2/passbookCsrs" + rest),
            StringComparison.Ordinal
        );
        var before = (await world.Api.Get("/v2/templates/template")).Text;
        Assert.Equal(Wire.Json("""{"name":"template"}"""), await Wire.Send(server, world, "PUT /v2/templates/template" + rest));
        Assert.Equal(before, body.Contains("{}", StringComparison.Ordinal) ? before : (await world.Api.Get("/v2/templates/template")).Text);
        Assert.Equal(Wire.Json("""{"name":"campaign"}"""), await Wire.Send(server, world, "PUT /v2/campaigns/campaign" + rest));
        Assert.Equal(Wire.Json($$"""{"id":"{{pass}}"}"""), await Wire.Send(server, world, $"PUT /v2/passes/{pass}" + rest));
        Assert.False((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("isRedeemed").GetBoolean());
        Assert.Equal(Wire.Json($$"""{"id":"{{pass}}"}"""), await Wire.Send(server, world, $"PUT /v2/passes/{pass}/redeem" + rest));
        Assert.True((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("isRedeemed").GetBoolean());
        foreach (
            var path in new[]
            {
                "/v2/campaigns/campaign",
                "/v2/templates/template",
                "/v2/passes/" + pass,
                "/v2/campaigns",
                "/v2/templates",
                "/v2/passesBatch?id=" + pass,
            }
        )
        {
            Assert.Equal(Wire.Json((await world.Api.Get(path)).Text), await Wire.Send(server, world, $"GET {path}{rest}"));
        }

        Assert.Equal(
            Wire.Json($$"""{"nextFrom":1,"totalCount":1,"data":[{{(await world.Api.Get("/v2/passes/" + pass)).Text}}]}"""),
            await Wire.Send(server, world, "POST /v2/passes/search" + rest)
        );
        Assert.Equal(
            Wire.Error("templateName: is required: the name of the template to issue from"),
            await Wire.Send(server, world, "POST /v2/passes" + rest)
        );
        Assert.Equal(
            Wire.Error("passes: must be an array of 1 to 25 passes"),
            await Wire.Send(server, world, "POST /v2/passesBatch" + rest)
        );
        Assert.Equal(
            Wire.Error("passes: must be an array of 1 to 25 passes"),
            await Wire.Send(server, world, "PUT /v2/passesBatch" + rest)
        );
    }

    [Theory]
    [InlineData("/v2/passes?userDefinedId=$&campaignName=campaign", "U-1")]
    [InlineData("/v2/passes?userDefinedId=$&campaignNamecampaign", "U-1")]
    [InlineData("/v2/passes?userDefinedId=$&campaignNamecampaign=", "U-1")]
    [InlineData("/v2/passes?campaignNamecampaign&userDefinedId=$", "U-1")]
    [InlineData("/v2/passes?userDefinedId=$", "U-1")]
    [InlineData("/v2/passes?userDefinedId=$&campaignName=", "U-1")]
    [InlineData("/v2/passes/?userDefinedId=$&campaignName=campaign", "U-1")]
    [InlineData("//v2/passes?userDefinedId=$&campaignName=campaign", "U-1", "404 Not Found")]
    [InlineData("/v2/passes%3FuserDefinedId%3D$%26campaignName%3Dcampaign", "U-1")]
    [InlineData("/v2/passes%3fuserDefinedId%3d$%26campaignNamecampaign", "U-1")]
    [InlineData("/v2/passes%3FuserDefinedId=$&campaignName=campaign", "U-1")]
    [InlineData("/v2/passes/%3FuserDefinedId=$&campaignName=campaign", "U-1")]
    [InlineData("/v2/passes%3FuserDefinedId%3Da%2Fb%26campaignName%3Dcampaign", "a/b")]
    [InlineData("/v2/passes%3FuserDefinedId%3Da%20b%26campaignName%3Dcampaign", "a b")]
    [InlineData("/v2/passes?userDefinedId=a%2Fb%3F&campaignName=campaign", "a/b?")]
    [InlineData("/v2/passes?userDefinedId=a/b?&campaignName=campaign", "a/b?")]
    [InlineData("/v2/passes?userDefinedId=a+b&campaignName=campaign", "a b")]
    [InlineData("/v2/passes?userDefinedId=%C3%BC&campaignName=campaign", "\u00fc")]
    [InlineData("/v2/passes%3FuserDefinedId%3D%C3%BC%26campaignName%3Dcampaign", "\u00fc")]
    public async Task A_user_id_is_read_from_every_query_that_clients_mangle(string path, string userId, string status = "200 OK")
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass(more: $",\"userDefinedId\":\"{userId}\"");
        path = path.Replace("$", userId, StringComparison.Ordinal);
        var got = await Wire.Send(server, world, $"GET {path} HTTP/1.1");
        Assert.StartsWith("HTTP/1.1 " + status, got, StringComparison.Ordinal);
        if (status == "200 OK")
        {
            Assert.Equal(Wire.Json((await world.Api.Get("/v2/passes/" + pass)).Text), got);
            Assert.Equal(
                Wire.Json($$"""{"id":"{{pass}}"}"""),
                await Wire.Send(server, world, $"PUT {path} HTTP/1.1\n\n" + """{"isVoided":true}""")
            );
            Assert.True((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("isVoided").GetBoolean());
        }
    }

    [Fact]
    public async Task Several_passes_are_read_also_by_an_encoded_query()
    {
        var world = await World.WithTemplate(server);
        var (a, b) = (await world.Pass(), await world.Pass());
        var both = Wire.Json($"[{(await world.Api.Get("/v2/passes/" + b)).Text},{(await world.Api.Get("/v2/passes/" + a)).Text}]");
        foreach (
            var path in new[]
            {
                $"passesBatch?id={b},{a}",
                $"passesBatch?id={b}%2C{a}",
                $"passesBatch%3Fid%3D{b}%2C{a}",
                $"passesBatch/?id={b},{a}",
                $"passesBatch?id={b},%20{a}",
            }
        )
        {
            Assert.Equal(both, await Wire.Send(server, world, $"GET /v2/{path} HTTP/1.1"));
        }

        Assert.Equal(
            Wire.Error("There is no pass \"RanD0mStr1ng00\"", "404 Not Found"),
            await Wire.Send(server, world, $"GET /v2/passesBatch?id={a},RanD0mStr1ng00 HTTP/1.1")
        );
        foreach (var ids in new[] { "", "?id=", "?id=,", "?id=" + string.Join(',', Enumerable.Repeat(a, 26)) })
        {
            Assert.Equal(
                Wire.Error("id: the query must name 1 to 25 pass ids, separated by commas"),
                await Wire.Send(server, world, $"GET /v2/passesBatch{ids} HTTP/1.1")
            );
        }
    }

    [Theory]
    [InlineData("GET", "/v2/passes?userDefinedId=%00&campaignName=campaign", "query: NUL and invalid Unicode are not allowed")]
    [InlineData("GET", "/v2/passes?userDefinedId=%ED%A0%80&campaignName=campaign", "query: NUL and invalid Unicode are not allowed")]
    [InlineData("GET", "/v2/passesBatch?id=%ff", "query: NUL and invalid Unicode are not allowed")]
    [InlineData("GET", "/v2/passes/%ED%A0%80", "path: NUL and invalid Unicode are not allowed")]
    [InlineData("GET", "/v2/passes%3FuserDefinedId%3D%ED%A0%80", "path: NUL and invalid Unicode are not allowed")]
    [InlineData("PUT", "/v2/campaigns/%E9", "path: NUL and invalid Unicode are not allowed")]
    public async Task What_PostgreSQL_can_not_store_is_refused_in_paths_and_queries(string method, string path, string told)
    {
        var world = await World.Bare(server);
        Assert.Equal(Wire.Error(told), await Wire.Send(server, world, $"{method} {path} HTTP/1.1"));
    }

    [Theory]
    [InlineData("GET", "/v2")]
    [InlineData("GET", "/v2/")]
    [InlineData("GET", "/v3/passes")]
    [InlineData("DELETE", "/v2/templates/template")]
    [InlineData("PATCH", "/v2/campaigns")]
    [InlineData("POST", "/v2/campaigns/campaign")]
    [InlineData("GET", "/v2/images")]
    [InlineData("GET", "/v2/passbookCsrs")]
    [InlineData("GET", "/v2/passes/search/more")]
    [InlineData("POST", "/v2/passes/abcdefghijklmn/json")]
    [InlineData("DELETE", "/v2/passesBatch")]
    [InlineData("BREW", "/v2/passes")]
    public async Task Unknown_routes_and_methods_are_not_found(string method, string path)
    {
        var world = await World.Bare(server);
        Assert.Equal(
            Wire.Error($"There is no {method} {path}", "404 Not Found"),
            await Wire.Send(server, world, $"{method} {path} HTTP/1.1")
        );
    }

    [Fact]
    public async Task A_signing_request_is_PEM_whatever_is_accepted()
    {
        var world = await World.Bare(server);
        var answer = await Wire.Send(
            server,
            world,
            "POST /v2/passbookCsrs HTTP/1.1\nAccept: application/json\nContent-Type: application/json\n\nnull"
        );
        var lines = answer.Split('\n');
        Assert.Equal("HTTP/1.1 200 OK", lines[0]);
        Assert.Contains(
            lines,
            l =>
                l.StartsWith("Content-Disposition: attachment; filename=", StringComparison.Ordinal)
                && l.Contains(".csr", StringComparison.Ordinal)
        );
        Assert.Contains("\n\n-----BEGIN CERTIFICATE REQUEST-----\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/campaigns/campaign/")]
    [InlineData("/v2/templates/template/")]
    public async Task A_slash_at_the_end_changes_nothing(string path)
    {
        var world = await World.WithTemplate(server);
        Assert.Equal(Wire.Json((await world.Api.Get(path[..^1])).Text), await Wire.Send(server, world, $"GET {path} HTTP/1.1"));
        Assert.Equal(Wire.Json((await world.Api.Get(path[..^1])).Text), await Wire.Send(server, world, $"GET {path[..^1]} HTTP/1.1"));
        Assert.Equal(Wire.Json($$"""{"name":"{{path.Split('/')[3]}}"}"""), await Wire.Send(server, world, $"PUT {path} HTTP/1.1"));
    }

    public sealed class Listening : ListeningServer
    {
        protected override int Servers => ContractServer.Count;
    }
}
