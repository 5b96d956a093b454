using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CherryPie.Server.Tools.Simulator.Google;
using Xunit;
using Xunit.Abstractions;

namespace CherryPie.Server.Tests.Google;

/// <summary>kill -9 of the server while it sends changed passes to Google.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class GoogleKillTests(ITestOutputHelper output)
{
    private const int Rate = 100,
        Loads = 4,
        PassesOfEach = 6;

    [Fact]
    public async Task No_change_is_lost_and_none_is_sent_after_a_later_one()
    {
        await using var apns = await FakeApns.Start(record: false);
        await using var google = await FakeGoogle.Start(
            new SimulatedGoogleOptions
            {
                Http = true,
                AllowHttp = true,
                RequestsPerSecond = Rate,
            }
        );
        await using var server = await KilledServer.Start(
            apns,
            [
                .. google.Settings.Select(s => (s.Name.Replace(":", "__", StringComparison.Ordinal), s.Value)),
                Setting("RequestsPerSecond", Rate),
            ]
        );
        var issuer = await server.Api.PostForm(
            "/v2/googleIssuers",
            new Part("serviceAccount", Encoding.UTF8.GetBytes(FakeGoogle.Key), "key.json"),
            Part.Json($$"""{"issuerId":"{{google.IssuerId}}","name":"Stand-in"}""")
        );
        _ = (await server.Api.Put("/v2/campaigns/demo", $$"""{"googleIssuerId":"{{issuer.Id}}"}""")).Name;

        var last = new ConcurrentDictionary<string, int>();
        using var done = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, Loads).Select(_ => Load(server, last, done.Token)));
        var (random, rounds) = (new Random(4711), TestScale.Of(20, 3));
        for (var round = 1; round <= rounds; round++)
        {
            var from = google.Calls("PATCH").Count + random.Next(5, 60);
            await Eventually.Is(() => google.Calls("PATCH").Count >= from, TimeSpan.FromMinutes(2));
            if (round == rounds)
            {
                await done.CancelAsync(); // what was taken until then is all there is
                await load;
            }

            await server.KillServer();
        }

        // Where the link was cut off nobody has asked Google for the pass yet. What was not answered may have happened or not.
        var expected = new Dictionary<string, int>();
        foreach (var (pass, acknowledged) in last)
        {
            await Eventually.Is(async () => (await server.Http.AskForLink(pass)).Status == 200);
            var points = (await server.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetProperty("points");
            expected[pass] = points.GetInt32();
            Assert.True(expected[pass] >= acknowledged, $"{pass} has {expected[pass]} of {acknowledged}");
        }

        await Eventually.Is(() => expected.All(p => Number(google.Points(p.Key)) == p.Value), TimeSpan.FromMinutes(2));
        var sent = google
            .Calls(path: "loyaltyObject")
            .Where(c => c.Method is "POST" or "PATCH" && StandInCalls.Points(c.Body) is not null)
            .ToLookup(c => ((string)c.Body!["id"]!).Split('.')[1], c => Number(StandInCalls.Points(c.Body)));
        output.WriteLine($"{sent.Sum(s => s.Count())} bodies of {last.Count} passes, {rounds} deaths");
        Assert.Equal(Loads * PassesOfEach, last.Count);
        foreach (var pass in last.Keys)
        {
            Assert.Equal(sent[pass].Order(), sent[pass]);
        }
    }

    // Issues passes, opens their links and changes them by turns; notes what was acknowledged.
    private static async Task Load(KilledServer server, ConcurrentDictionary<string, int> last, CancellationToken stop)
    {
        var mine = new List<string>();
        for (var n = 1; !stop.IsCancellationRequested || mine.Count < PassesOfEach; n++)
        {
            try
            {
                if (mine.Count < PassesOfEach && n % 3 == 1)
                {
                    var issued = await server.Api.Post("/v2/passes", """{"templateName":"demo","dynamicData":{"name":"Ada","points":0}}""");
                    if (issued.Status == 200)
                    {
                        mine.Add(issued.Id);
                        last[issued.Id] = 0;
                        await server.Http.AskForLink(issued.Id);
                    }
                }
                else if (mine.Count > 0)
                {
                    var pass = mine[n % mine.Count];
                    var answer = await server.Api.Put("/v2/passes/" + pass, $$$"""{"dynamicData":{"points":{{{n}}} }}""");
                    last[pass] = answer.Status == 200 ? n : last[pass];
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                await Task.Delay(20, CancellationToken.None); // it is being killed
            }
        }
    }

    private static (string Name, string Value) Setting(string name, int value) =>
        ("Google__" + name, value.ToString(CultureInfo.InvariantCulture));

    private static int Number(string? text) =>
        int.Parse(text ?? "-1", NumberStyles.Number | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
