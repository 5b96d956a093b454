using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>One caller who writes and reads in a random order, each call through any of the servers. Nobody else touches what he writes, so
/// each answer must show exactly what was acknowledged to him.</summary>
internal sealed class ReadHistory
{
    private readonly IReadOnlyList<OperatedServer> _servers;
    private readonly Random _random;
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly List<Known> _passes = [];

    private ReadHistory(IReadOnlyList<OperatedServer> servers, int seed) => (_servers, _random) = (servers, new Random(seed));

    /// <summary>How long the longest of all reads took.</summary>
    public TimeSpan Slowest { get; private set; }

    private ApiClient Api => _servers[_random.Next(_servers.Count)].Api;

    public static async Task<ReadHistory> Run(IReadOnlyList<OperatedServer> servers, int seed)
    {
        var it = new ReadHistory(servers, seed);
        try
        {
            await it.Issue();
            for (var steps = it._random.Next(3, 9); steps > 0; steps--)
            {
                await it.Step();
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"History {seed.ToString(CultureInfo.InvariantCulture)}: {e.Message}", e);
        }

        return it;
    }

    private Task Step() =>
        _random.Next(10) switch
        {
            0 => Issue(),
            1 or 2 or 3 => Update(),
            4 => Timed(Search),
            5 => Timed(GetByUserId),
            6 => Timed(GetAll),
            7 => Timed(Missing),
            _ => Timed(Get),
        };

    private async Task Issue()
    {
        var pass = new Known { UserId = Guid.NewGuid().ToString() };
        var json = $$$"""
            {"templateName":"{{{MixedLoad.Open}}}","userDefinedId":"{{{pass.UserId}}}","dynamicData":{"v":"0","mark":"{{{_mark}}}"}}
            """;
        pass.Id = (await Api.Post("/v2/passes", json)).Id;
        _passes.Add(pass);
        await Timed(_random.Next(2) == 0 ? Search : Get);
    }

    private async Task Update()
    {
        var pass = Any();
        var value = pass.Value + 1;
        _ = (await Api.Put("/v2/passes/" + pass.Id, $$$"""{"dynamicData":{"v":"{{{value}}}","mark":"{{{_mark}}}"}}""")).Id;
        pass.Value = value;
        await Timed(_random.Next(4) == 0 ? Search : Get);
    }

    private async Task Get()
    {
        var pass = _passes[_random.Next(2) == 0 ? ^1 : _random.Next(_passes.Count)];
        pass.Shows((await Api.Get("/v2/passes/" + pass.Id)).Json);
    }

    private async Task GetByUserId()
    {
        var pass = Any();
        pass.Shows((await Api.Get($"/v2/passes?userDefinedId={pass.UserId}&campaignName={MixedLoad.Open}")).Json);
    }

    private async Task GetAll()
    {
        var found = (await Api.Get("/v2/passesBatch?id=" + string.Join(',', _passes.Select(p => p.Id)))).Json.EnumerateArray().ToList();
        Assert.Equal(_passes.Count, found.Count);
        Assert.All(_passes.Zip(found), p => p.First.Shows(p.Second));
    }

    // By pages of two, each of them through any server: none is missed, none comes twice.
    private async Task Search()
    {
        var (found, after) = (new List<JsonElement>(), "");
        do
        {
            var page = (
                await Api.Post(
                    "/v2/passes/search",
                    $$$"""{"size":2,"after":"{{{after}}}","passFilter":{"dynamicData":{"mark":"{{{_mark}}}"} } }"""
                )
            ).Json;
            Assert.Equal(_passes.Count, page.GetProperty("totalCount").GetInt64());
            var data = page.GetProperty("data").EnumerateArray().ToList();
            found.AddRange(data);
            after = data.Count < 2 ? "" : data[^1].GetProperty("id").GetString()!;
        } while (after.Length > 0);

        Assert.Equal(_passes.Select(p => p.Id), found.Select(p => p.GetProperty("id").GetString()));
        Assert.All(_passes.Zip(found), p => p.First.Shows(p.Second));
    }

    private async Task Missing() => (await Api.Get("/v2/passes/nobodys" + _mark)).Refused(404);

    private async Task Timed(Func<Task> read)
    {
        var began = TimeProvider.System.GetTimestamp();
        await read();
        var took = TimeProvider.System.GetElapsedTime(began);
        Slowest = took > Slowest ? took : Slowest;
    }

    private Known Any() => _passes[_random.Next(_passes.Count)];

    private sealed class Known
    {
        public string Id { get; set; } = "";

        public required string UserId { get; init; }

        public int Value { get; set; }

        public void Shows(JsonElement pass)
        {
            Assert.Equal(Id, pass.GetProperty("id").GetString());
            Assert.Equal(Value.ToString(CultureInfo.InvariantCulture), pass.GetProperty("dynamicData").GetProperty("v").GetString());
        }
    }
}
