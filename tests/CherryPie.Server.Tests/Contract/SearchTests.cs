using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Search, on both addresses: each operator on each field, and pages that hold still under writes.</summary>
public sealed class SearchTests(ContractServer server) : IClassFixture<ContractServer>
{
    private static readonly string[] _texts = ["id", "passId", "userDefinedId", "campaignName", "templateName", "recoveryEmail"];
    private static readonly string[] _times =
    [
        "createdAt",
        "updatedAt",
        "firstRegisteredAt",
        "lastRegisteredAt",
        "firstUnregisteredAt",
        "lastUnregisteredAt",
        "expiryDate",
        "lastRedeemAt",
        "firstRegisterAt",
        "lastRegisterAt",
        "firstUnregisterAt",
        "lastUnregisterAt",
        "firstUnRegisteredAt",
    ];
    private static readonly string[] _numbers = ["passbookDevices", "androidPayDevices", "alipayDevices"];
    private static readonly string[] _flags = ["isInvalid", "isRedeemed", "isVoided"];

    [Fact]
    public async Task Each_operator_finds_by_each_field_what_it_says()
    {
        var (world, passes) = await ThreePasses();
        foreach (var name in _texts.Concat(_times).Concat(_numbers))
        {
            // The names of the vendor's search are those of GET, cut short.
            var shown = name.Replace("gisterAt", "gisteredAt", StringComparison.Ordinal);
            var middle = Value(passes[1], shown)!;
            foreach (var op in new[] { "gt", "gte", "lt", "lte", "eq" })
            {
                var expected = passes.Where(p => Value(p, shown) is { } v && Holds(Compare(v, middle), op)).ToList();
                await Finds(world, expected, $$$"""{"{{{name}}}":{"{{{op}}}":{{{Json(middle)}}} }}""");
            }

            await Finds(
                world,
                [.. passes.Where(p => Value(p, shown) is { } v && Compare(v, middle) == 0)],
                $$$"""{"{{{name.ToUpperInvariant()}}}":{{{Json(middle)}}} }"""
            );
            await Finds(world, [.. passes.Where(p => Value(p, shown) is not null)], $$$"""{"{{{name}}}":{"exists":true}}""");
            await Finds(world, [.. passes.Where(p => Value(p, shown) is null)], $$$"""{"{{{name}}}":{"exists":false}}""");
        }

        foreach (var name in _flags)
        {
            foreach (var value in new[] { true, false })
            {
                var expected = passes.Where(p => p.GetProperty(name).GetBoolean() == value).ToList();
                Assert.NotEmpty(expected);
                await Finds(world, expected, $$"""{"{{name}}":{{(value ? "true" : "false")}}}""");
                await Finds(world, expected, $$$"""{"{{{name}}}":{"eq":{{{(value ? "true" : "false")}}} }}""");
            }

            await Finds(world, passes, $$$"""{"{{{name}}}":{"exists":true}}""");
            await Finds(world, [], $$$"""{"{{{name}}}":{"exists":false}}""");
        }
    }

    [Theory]
    [InlineData("""{"n":5}""", "b")]
    [InlineData("""{"n":"5"}""", "b")]
    [InlineData("""{"n":{"eq":10}}""", "c")]
    [InlineData("""{"n":{"gt":5}}""", "c")]
    [InlineData("""{"n":{"gte":"5"}}""", "bc")]
    [InlineData("""{"n":{"lt":10}}""", "ab")]
    [InlineData("""{"n":{"lte":-1.5}}""", "a")]
    [InlineData("""{"n":{"gt":-2,"lt":6}}""", "ab")]
    [InlineData("""{"s":"Z"}""", "a")]
    [InlineData("""{"s":{"gt":"Z"}}""", "b")]
    [InlineData("""{"s":{"gte":"Z"}}""", "ab")]
    [InlineData("""{"s":{"lt":"a"}}""", "a")]
    [InlineData("""{"s":{"lte":"a"}}""", "ab")]
    [InlineData("""{"s":{"exists":true}}""", "ab")]
    [InlineData("""{"s":{"exists":false}}""", "c")]
    [InlineData("""{"S":{"exists":false}}""", "abc")]
    [InlineData("""{"empty":""}""", "b")]
    [InlineData("""{"t":true}""", "a")]
    [InlineData("""{"t":"true"}""", "a")]
    [InlineData("""{"k.k'\"%":"v"}""", "c")]
    [InlineData("""{"k.k'\"%":{"gte":"v"},"n":{"exists":true}}""", "c")]
    [InlineData("""{}""", "abc")]
    public async Task Dynamic_data_are_found_by_key_and_operator(string dynamicData, string found)
    {
        var world = await World.WithTemplate(server);
        await world.Pass(more: ""","userDefinedId":"a","dynamicData":{"n":-1.5,"s":"Z","t":true}""");
        await world.Pass(more: ""","userDefinedId":"b","dynamicData":{"n":"5","s":"a","empty":""}""");
        await world.Pass(more: ""","userDefinedId":"c","dynamicData":{"n":10,"k.k'\"%":"v"}""");
        var dotted = string.Join(
            ',',
            JsonElement
                .Parse(dynamicData)
                .EnumerateObject()
                .Select(p => $"{JsonSerializer.Serialize("dynamicData." + p.Name)}:{p.Value.GetRawText()}")
        );
        foreach (var filter in new[] { $$"""{"dynamicData":{{dynamicData}}}""", $"{{{dotted}}}" })
        {
            foreach (var address in new[] { "/v2/passes/search", "/v1/passes" })
            {
                var answer = (await world.Api.Post(address, $$"""{"size":1000,"from":0,"passFilter":{{filter}}}""")).Json;
                Assert.Equal(
                    found,
                    string.Concat(answer.GetProperty("data").EnumerateArray().Select(p => p.GetProperty("userDefinedId").GetString()))
                );
                Assert.Equal(found.Length, answer.GetProperty("totalCount").GetInt32());
            }
        }
    }

    [Theory]
    [InlineData("""{"size":1001}""", "size: must be a whole number from 1 to 1000")]
    [InlineData("""{"size":0}""", "size: must be a whole number from 1 to 1000")]
    [InlineData("""{"from":-1}""", "from: must be a whole number from 0 to ")]
    [InlineData("""{"from":"x"}""", "from: must be a whole number from 0 to ")]
    [InlineData("""{"passFilter":[7]}""", "passFilter: must be a JSON object")]
    [InlineData("""{"passFilter":{"colour":1}}""", "passFilter.colour: is no field of a pass; the fields are id, passId, ")]
    [InlineData("""{"passFilter":{"createdAt":"soon"}}""", "passFilter.createdAt: must be an ISO 8601 date and time")]
    [InlineData(
        """{"passFilter":{"createdAt":{"like":"x"}}}""",
        "passFilter.createdAt.like: is no operator; the operators are gt, gte, lt, lte, eq and exists"
    )]
    [InlineData("""{"passFilter":{"createdAt":{"exists":1}}}""", "passFilter.createdAt.exists: must be true or false")]
    [InlineData("""{"passFilter":{"passbookDevices":{"gt":"many"}}}""", "passFilter.passbookDevices.gt: must be a whole number")]
    [InlineData("""{"passFilter":{"isVoided":{"gt":true}}}""", "passFilter.isVoided.gt: is true or false and takes only eq and exists")]
    [InlineData("""{"passFilter":{"isVoided":"perhaps"}}""", "passFilter.isVoided: must be true or false")]
    [InlineData("""{"passFilter":{"userDefinedId":null}}""", "passFilter.userDefinedId: must be a string")]
    [InlineData("""{"passFilter":{"dynamicData":7}}""", "passFilter.dynamicData: must be a JSON object")]
    [InlineData("""{"passFilter":{"dynamicData":{"k":[1]}}}""", "passFilter.dynamicData.k: must be a string, a number, true or false")]
    [InlineData("""{"passFilter":{"dynamicData":{"k":{"in":[1]}}}}""", "passFilter.dynamicData.k.in: is no operator")]
    [InlineData("[7]", "request body: must be a JSON object")]
    [InlineData("{", "request body: not valid JSON")]
    public async Task A_wrong_filter_is_named(string body, string told)
    {
        var world = await World.Bare(server);
        foreach (var address in new[] { "/v2/passes/search", "/v1/passes" })
        {
            Assert.StartsWith(told, (await world.Api.Post(address, body)).Refused(400), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_neither_skip_nor_repeat_while_others_write()
    {
        var world = await World.WithTemplate(server);
        var all = new List<string>();
        async Task Issue() =>
            all.AddRange(
                (
                    await world.Api.Post(
                        "/v2/passesBatch",
                        $"[{string.Join(',', Enumerable.Repeat("""{"templateName":"template","dynamicData":{"g":"1"}}""", 25))}]"
                    )
                )
                    .Json.GetProperty("id")
                    .EnumerateArray()
                    .Select(i => i.GetString()!)
            );
        await Issue();
        await Issue();
        foreach (var filter in new[] { "{}", """{"dynamicData":{"g":1}}""" })
        {
            var seen = new List<string>();
            long from = 0;
            for (var page = 0; ; page++)
            {
                var answer = (
                    await world.Api.Post("/v2/passes/search", $$"""{"size":"7","from":"{{from}}","passFilter":{{filter}}}""")
                ).Json;
                Assert.Equal(all.Count, answer.GetProperty("totalCount").GetInt32());
                var data = answer.GetProperty("data").EnumerateArray().Select(p => p.GetProperty("id").GetString()!).ToList();
                Assert.InRange(data.Count, 0, 7);
                if (data.Count == 0)
                {
                    Assert.Equal(from, answer.GetProperty("nextFrom").GetInt64());
                    break;
                }

                seen.AddRange(data);
                from = answer.GetProperty("nextFrom").GetInt32();
                await world.Api.Put("/v2/passes/" + all[page], """{"isVoided":true}""");
                if (page == 3)
                {
                    await Issue();
                }
            }

            Assert.Equal(all, seen);
        }
    }

    [Fact]
    public async Task Another_account_finds_nothing_and_WalletKit_is_told_apart()
    {
        var (world, _) = await ThreePasses();
        var other = await World.Bare(server);
        Assert.Equal("""{"nextFrom":0,"totalCount":0,"data":[]}""", (await other.Api.Post("/v1/passes", "{}")).Text);
        Assert.StartsWith(
            "Invalid token",
            (await world.Api.Send("POST", "/v1/passes", null, null, [])).Refused(401),
            StringComparison.Ordinal
        );
    }

    private async Task<(World World, List<JsonElement> Passes)> ThreePasses()
    {
        var world = await World.New(server);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await world.Campaign($"c{i}");
            await world.Template($"t{i}", $"c{i}");
            server.Clock.Advance(TimeSpan.FromSeconds(1.5));
            ids.Add(
                await world.Pass(
                    $"t{i}",
                    i == 2
                        ? ""
                        : $$""","userDefinedId":"u{{i}}","recoveryEmail":"m{{i}}@example.com","isRedeemed":true"""
                            + $$""","isVoided":{{(i == 0 ? "true" : "false")}},"expiryDate":"204{{i}}-01-01T00:00:00.5Z" """
                )
            );
        }

        // What only devices bring about.
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE passes SET passbook_devices = number, android_pay_devices = number * 2,
                first_registered_at = created_at + interval '1 h', last_registered_at = created_at + interval '2 h',
                first_unregistered_at = created_at + interval '3 h', last_unregistered_at = created_at + interval '4 h'
            WHERE id = ANY({ids.Take(2).ToArray()})
            """
        );
        await world.Api.Put("/v2/templates/t0", """{"status":"INVALID"}""");
        var passes = new List<JsonElement>();
        foreach (var id in ids)
        {
            passes.Add((await world.Api.Get("/v2/passes/" + id)).Json);
        }

        return (world, passes);
    }

    private static async Task Finds(World world, List<JsonElement> expected, string filter)
    {
        foreach (var address in new[] { "/v2/passes/search", "/v1/passes" })
        {
            var answer = (await world.Api.Post(address, $$"""{"size":1000,"from":0,"passFilter":{{filter}}}""")).Json;
            Assert.True(
                expected.Select(p => p.GetRawText()).SequenceEqual(answer.GetProperty("data").EnumerateArray().Select(p => p.GetRawText())),
                $"{filter} found {answer.GetProperty("totalCount")} and not {expected.Count}"
            );
            Assert.Equal(expected.Count, answer.GetProperty("totalCount").GetInt32());
        }
    }

    private static object? Value(JsonElement pass, string name) =>
        !pass.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetInt64()
        : name.EndsWith("At", StringComparison.Ordinal) || name == "expiryDate" ? value.GetDateTimeOffset()
        : value.GetString();

    private static string Json(object value) =>
        value is DateTimeOffset time
            ? $"\"{time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture)}\""
            : JsonSerializer.Serialize(value);

    private static int Compare(object one, object other) =>
        one is string text ? string.CompareOrdinal(text, (string)other) : ((IComparable)one).CompareTo(other);

    private static bool Holds(int order, string op) =>
        op switch
        {
            "gt" => order > 0,
            "gte" => order >= 0,
            "lt" => order < 0,
            "lte" => order <= 0,
            _ => order == 0,
        };
}
