using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Wallet;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>A dump of a running server, and a new server on what was restored from it.</summary>
[Trait("needs", "postgres")]
public sealed class BackupTests : IAsyncLifetime
{
    private const string Template = "backup",
        PassType = "pass.com.example.demo";
    private readonly string _folder = TestCluster.NewFolder();
    private readonly string _masterKey = OperatedServer.NewMasterKey();
    private readonly List<string> _databases = [];
    private FakeApns _apns = null!;
    private int _pushes;

    public async Task InitializeAsync()
    {
        _databases.Add(await TestCluster.MakeEmptyDatabase());
        _databases.Add(await TestCluster.MakeEmptyDatabase());
        _apns = await FakeApns.Start();
    }

    public async Task DisposeAsync()
    {
        await _apns.DisposeAsync();
        foreach (var database in _databases)
        {
            await TestCluster.DropDatabase(database);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Devices_keep_updating_from_a_server_restored_from_a_dump(bool byVerbs)
    {
        var dump = Path.Combine(_folder, "cherrypie.dump");
        Card card,
            unchanged;
        string ahead;
        await using (var server = await Start(_databases[0]))
        {
            await server.Api.PostForm(
                "/v2/templates",
                Part.File("passbook-IconFile", Pictures.Icon),
                Part.Json(
                    World.TemplateJson(
                        Template,
                        "demo",
                        ""","orgName":"A","header":[{"defaultLabel":"Points","defaultValue":"#{points}","changeMsg":"%@ points"}]""",
                        ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]"""
                    )
                )
            );
            card = await Card.Registered(server);
            unchanged = await Card.Registered(server);
            await Change(server, card, "before");
            await _apns.Sent(card.PushToken);
            Assert.Equal("before", await card.Update(server));

            // Others write all the while.
            using var done = new CancellationTokenSource();
            var writing = Write(server, unchanged, done.Token);
            await (byVerbs ? BackupVerb.Take(_databases[0], dump) : Dump.Take(_databases[0], dump));
            await done.CancelAsync();
            Assert.True(await writing > 0);

            // What the backup does not have, but the phone does.
            await Change(server, card, "lost");
            await _apns.Sent(card.PushToken, 2);
            Assert.Equal("lost", await card.Update(server));
            ahead = card.Tag!;
            await server.Kill();
        }

        await (byVerbs ? BackupVerb.Restore(dump, _databases[1], _masterKey) : Dump.Restore(dump, _databases[1]));

        // A change by the others that was dumped before its tag was given would get one here by the clock, greater than the phone's.
        await Run(_databases[1], "DELETE FROM jobs");
        await using var restored = await Start(_databases[1]);
        Assert.Equal("before", await Points(restored, card));

        // Its tag is greater than all that this server gave, so the list names everything. What it has is younger, and stays until the next
        // change; unless it was fetched within two seconds of the changes, without a date.
        Assert.Contains(await card.Update(restored), new[] { "lost", "before" });
        Assert.True(ulong.Parse(card.Tag!, CultureInfo.InvariantCulture) < ulong.Parse(ahead, CultureInfo.InvariantCulture));
        await Change(restored, card, "after");
        Assert.Equal("after", await Woken(restored, card, 3));
        Assert.True(ulong.Parse(card.Tag!, CultureInfo.InvariantCulture) > ulong.Parse(ahead, CultureInfo.InvariantCulture));
        Assert.Null(await card.Update(restored));

        // One that did not ask meanwhile, with the tag of the lost days, learns of a change after the restore too.
        card.Tag = ahead;
        await Change(restored, card, "later");
        Assert.Equal("later", await Woken(restored, card, _pushes + 1));
        Assert.Equal(HttpStatusCode.OK, await card.Unregister(restored));
    }

    [Fact]
    public async Task Without_the_right_master_key_a_restored_database_starts_no_server()
    {
        var dump = Path.Combine(_folder, "cherrypie.dump");
        await using (await Start(_databases[0]))
        {
            await Dump.Take(_databases[0], dump);
        }

        await Dump.Restore(dump, _databases[1]);
        Assert.Contains(
            "The database holds secrets sealed under the master key",
            await Refused(OperatedServer.NewMasterKey()),
            StringComparison.Ordinal
        );
        Assert.Contains("Restore the key from your backup", await Refused(null), StringComparison.Ordinal);
        await using var right = await Start(_databases[1]);
        Assert.Equal(200, (await right.Api.Get("/v2/campaigns")).Status);
    }

    // Asks after each push, as phones do. A push that the killed server had begun goes out once more, and may come before the change's.
    private async Task<string?> Woken(OperatedServer server, Card card, int pushes)
    {
        for (_pushes = pushes; ; _pushes++)
        {
            await _apns.Sent(card.PushToken, _pushes);
            if (await card.Update(server) is { } points)
            {
                return points;
            }
        }
    }

    private Task<OperatedServer> Start(string database) =>
        OperatedServer.Start(
            database,
            _masterKey,
            ("Push__Endpoint", _apns.Endpoint.ToString()),
            ("Push__TrustedRootsFile", _apns.RootsFile),
            ("Push__Coalesce", "00:00:00.050")
        );

    private static async Task Run(string database, string sql)
    {
        await using var there = NpgsqlDataSource.Create(database);
        await using var command = there.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> Refused(string? masterKey)
    {
        await using var server = OperatedServer.Begin(_databases[1], masterKey);
        var (code, output) = await server.Ended();
        Assert.Equal(1, code);
        return Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task Change(OperatedServer server, Card card, string points) =>
        Assert.Equal(200, (await server.Api.Put("/v2/passes/" + card.Pass, $$$"""{"dynamicData":{"points":"{{{points}}}"}}""")).Status);

    private static async Task<int> Write(OperatedServer server, Card card, CancellationToken stop)
    {
        var written = 0;
        do
        {
            await Change(server, card, $"{written++}");
            await server.Api.Post("/v2/passes", $$"""{"templateName":"{{Template}}"}""");
        } while (!stop.IsCancellationRequested);
        return written;
    }

    private static async Task<string?> Points(OperatedServer server, Card card) =>
        (await server.Api.Get("/v2/passes/" + card.Pass)).Json.GetProperty("dynamicData").GetProperty("points").GetString();

    /// <summary>A pass in a phone, which remembers what phones remember.</summary>
    private sealed class Card(string pass, string token)
    {
        private readonly string _device = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        private DateTimeOffset? _date;
        private string? _shown;

        public string Pass => pass;

        public string PushToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

        public string? Tag { get; set; }

        public static async Task<Card> Registered(OperatedServer server)
        {
            var pass = (await server.Api.Post("/v2/passes", $$"""{"templateName":"{{Template}}"}""")).Id;
            var bundle = PassArchive.Open(await server.Http.GetByteArrayAsync(new Uri($"/v2/passes/{pass}/bundle", UriKind.Relative)));
            var card = new Card(pass, JsonElement.Parse(bundle.Files["pass.json"].Span).GetProperty("authenticationToken").GetString()!);
            using var answer = await card.Send(
                server,
                HttpMethod.Post,
                card.Registration,
                JsonContent.Create(new { pushToken = card.PushToken })
            );
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            return card;
        }

        /// <summary>Asks what changed and fetches it.</summary>
        /// <returns>The points that it shows then; null when the list was empty.</returns>
        public async Task<string?> Update(OperatedServer server)
        {
            using var list = await server.Http.GetAsync(
                new Uri(
                    $"/wallet/v1/devices/{_device}/registrations/{PassType}{(Tag is null ? "" : "?passesUpdatedSince=" + Tag)}",
                    UriKind.Relative
                )
            );
            if (list.StatusCode == HttpStatusCode.NoContent)
            {
                return null;
            }

            var changed = await list.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal([pass], changed.GetProperty("serialNumbers").EnumerateArray().Select(s => s.GetString()));
            Tag = changed.GetProperty("lastUpdated").GetString();
            using var fetched = await Send(server, HttpMethod.Get, $"/wallet/v1/passes/{PassType}/{pass}");
            if (fetched.StatusCode == HttpStatusCode.NotModified)
            {
                return _shown;
            }

            Assert.Equal(HttpStatusCode.OK, fetched.StatusCode);
            _date = fetched.Content.Headers.LastModified;
            var package = PassArchive.Open(await fetched.Content.ReadAsByteArrayAsync());
            return _shown = JsonElement
                .Parse(package.Files["pass.json"].Span)
                .GetProperty("storeCard")
                .GetProperty("headerFields")[0]
                .GetProperty("value")
                .GetString();
        }

        public async Task<HttpStatusCode> Unregister(OperatedServer server)
        {
            using var answer = await Send(server, HttpMethod.Delete, Registration);
            return answer.StatusCode;
        }

        private string Registration => $"/wallet/v1/devices/{_device}/registrations/{PassType}/{pass}";

        private async Task<HttpResponseMessage> Send(OperatedServer server, HttpMethod method, string path, HttpContent? content = null)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
            request.Headers.Authorization = new AuthenticationHeaderValue("ApplePass", token);
            request.Headers.IfModifiedSince = method == HttpMethod.Get ? _date : null;
            return await server.Http.SendAsync(request);
        }
    }
}
