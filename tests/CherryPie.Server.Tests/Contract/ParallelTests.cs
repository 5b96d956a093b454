using CherryPie.Server.Cli;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Eight clients of two accounts at once: counts stay exact, limits hold, nothing acknowledged is missing, and accounts stay
/// apart.</summary>
public sealed class ParallelTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const int ClientsOfEach = 4;

    [Fact]
    public async Task No_invariant_breaks_under_eight_clients()
    {
        World[] worlds = [await World.WithTemplate(server), await World.WithTemplate(server)];
        foreach (var world in worlds)
        {
            await world.Template("second");
        }

        var clients = worlds.SelectMany(w => Enumerable.Range(0, ClientsOfEach).Select(i => new Client(w, i))).ToList();
        await Task.WhenAll(clients.Select(c => Task.Run(c.Run)));
        foreach (var world in worlds)
        {
            var (own, others) = (clients.Where(c => c.World == world).ToList(), clients.Where(c => c.World != world));
            Assert.Equal(own.Sum(c => c.Where.Count), await Issued(world, "campaigns/campaign"));
            foreach (var template in new[] { "template", "second" })
            {
                Assert.Equal(own.Sum(c => c.Counted[template]), await Issued(world, "templates/" + template));
            }

            var found = new Dictionary<string, (string Template, int Changes)>(StringComparer.Ordinal);
            for (long from = 0; ; )
            {
                var page = (await world.Api.Post("/v2/passes/search", $$"""{"size":100,"from":{{from}}}""")).Json;
                Assert.Equal(own.Sum(c => c.Where.Count), page.GetProperty("totalCount").GetInt32());
                if (page.GetProperty("data").GetArrayLength() == 0)
                {
                    break;
                }

                foreach (var pass in page.GetProperty("data").EnumerateArray())
                {
                    found.Add(
                        pass.GetProperty("id").GetString()!,
                        (pass.GetProperty("templateName").GetString()!, pass.GetProperty("dynamicData").EnumerateObject().Count())
                    );
                }

                from = page.GetProperty("nextFrom").GetInt64();
            }

            Assert.Equal(own.SelectMany(c => c.Where).ToDictionary(), found);
            Assert.All(
                others.SelectMany(c => c.Where.Keys.Take(5)),
                id => Assert.Equal(404, world.Api.Get("/v2/passes/" + id).GetAwaiter().GetResult().Status)
            );
        }

        Assert.DoesNotContain(server.Log, l => l.Contains("40P01", StringComparison.Ordinal));
    }

    private static async Task<int> Issued(World world, string path) =>
        (await world.Api.Get("/v2/" + path)).Json.GetProperty("issued").GetInt32();

    private sealed class Client(World world, int number)
    {
        private readonly Random _random = new(number);

        public World World => world;

        /// <summary>The passes that it was told it has, with their template and the number of changes acknowledged.</summary>
        public Dictionary<string, (string Template, int Changes)> Where { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, int> Counted { get; } = new(StringComparer.Ordinal) { ["template"] = 0, ["second"] = 0 };

        public async Task Run()
        {
            for (var i = 0; i < TestScale.Of(full: 600, reduced: 60); i++)
            {
                await (
                    _random.Next(10) switch
                    {
                        < 3 => Issue(1),
                        3 => Issue(_random.Next(1, 26)),
                        < 6 => Change(i),
                        6 => Limit("campaigns/campaign"),
                        7 => Limit("templates/" + Either()),
                        8 => State(),
                        _ => Look(),
                    }
                );
            }
        }

        private string Either() => _random.Next(2) == 0 ? "template" : "second";

        private async Task Issue(int count)
        {
            var templates = Enumerable.Range(0, count).Select(_ => Either()).ToList();
            var answer = await world.Api.Post(
                "/v2/passesBatch",
                $"[{string.Join(',', templates.Select(t => $$"""{"templateName":"{{t}}"}"""))}]"
            );
            if (!Served(answer))
            {
                return;
            }

            foreach (var (id, template) in answer.Json.GetProperty("id").EnumerateArray().Zip(templates))
            {
                Where.Add(id.GetString()!, (template, 0));
                Counted[template]++;
            }
        }

        // Each change adds a key, so a lost one shows; each move counts.
        private async Task Change(int step)
        {
            var ids = Where.Keys.Skip(_random.Next(Where.Count + 1)).Take(3).ToList();
            var to = Either();
            var changes = ids.Select(id => $$$"""{"id":"{{{id}}}","templateName":"{{{to}}}","dynamicData":{"s{{{step}}}":1} }""");
            if (ids.Count == 0 || !Served(await world.Api.Put("/v2/passesBatch", $"[{string.Join(',', changes)}]")))
            {
                return;
            }

            foreach (var id in ids)
            {
                Counted[to] += Where[id].Template == to ? 0 : 1;
                Where[id] = (to, Where[id].Changes + 1);
            }
        }

        private async Task Limit(string path)
        {
            var issued = await Issued(world, path);
            Served(
                await world.Api.Put(
                    "/v2/" + path,
                    $$"""{"maxIssue":{{_random.Next(3) switch { 0 => 0, 1 => issued + _random.Next(5), _ => issued + 40 }}}}"""
                )
            );
        }

        private async Task State()
        {
            Served(await world.Api.Put("/v2/templates/" + Either(), """{"status":"FROZEN"}"""));
            Served(await world.Api.Put("/v2/templates/template", """{"status":"ACTIVE"}"""));
            Served(await world.Api.Put("/v2/templates/second", """{"status":"ACTIVE"}"""));
            Served(await world.Api.Put("/v2/campaigns/campaign", """{"displayName":"x"}"""));
        }

        private async Task Look()
        {
            foreach (var path in new[] { "campaigns/campaign", "templates/template", "templates/second" })
            {
                var shown = (await world.Api.Get("/v2/" + path)).Json;
                var (most, issued) = (shown.GetProperty("maxIssue").GetInt32(), shown.GetProperty("issued").GetInt32());
                Assert.True(
                    issued
                        >= (
                            Counted.TryGetValue(path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..], out var own) ? own : Where.Count
                        ),
                    $"{path} forgot passes"
                );
            }
        }

        private static bool Served(Answer answer)
        {
            Assert.True(answer.Status is 200 or 400, $"{answer.Status} {answer.Text}");
            return answer.Status == 200;
        }
    }
}
