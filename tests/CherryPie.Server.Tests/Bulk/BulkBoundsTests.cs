using System.Globalization;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Tests.Operations;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>How many files are taken in, and how many imports followed, at a time.</summary>
[Trait("needs", "postgres")]
public sealed class BulkBoundsTests(IdleServer server) : IClassFixture<IdleServer>
{
    [Fact]
    public async Task A_fifth_file_is_refused_while_four_of_the_account_are_sent_and_anothers_is_taken()
    {
        var (world, other) = (await World.WithTemplate(server, more: Imports.Keys), await World.WithTemplate(server, more: Imports.Keys));

        // A client that follows redirects reads a form whole before it sends it.
        using var http = server.CreateClient(new() { AllowAutoRedirect = false });
        var forms = Enumerable.Range(0, BulkPlaces.UploadsOfAccount).Select(_ => new StalledForm()).ToList();
        var sent = forms.ConvertAll(f => Send(http, world, HttpMethod.Post, "/v2/imports", f));
        await Eventually.Is(async () => await Files(world) == forms.Count);

        foreach (var api in new[] { world.Api, world.Api.With("uploads-1") })
        {
            var refused = await api.PostImport("points\n1\n");
            Assert.StartsWith("file: 4 files of an account, and 32 in all,", refused.Refused(503), StringComparison.Ordinal);
            Assert.Equal("5", refused.Headers["Retry-After"]);
        }

        Assert.Equal(forms.Count, await Files(world));
        Assert.Equal(200, (await other.Api.PostImport("points\n1\n")).Status);

        forms.ForEach(f => f.LetGo());
        foreach (var answer in await Task.WhenAll(sent))
        {
            Assert.Equal(200, (int)answer.StatusCode);
            answer.Dispose();
        }

        Assert.Equal(200, (await world.Api.With("uploads-1").PostImport("points\n1\n")).Status);
    }

    [Fact]
    public async Task An_eleventh_follower_of_an_account_is_refused_until_one_goes()
    {
        var (world, other) = (await World.WithTemplate(server, more: Imports.Keys), await World.WithTemplate(server, more: Imports.Keys));
        using var http = server.CreateClient();
        var path = $"/v2/imports/{(await world.Api.PostImport("points\n1\n")).Id}/progress";
        var following = new List<HttpResponseMessage>();
        for (var follower = 0; follower < BulkPlaces.FollowersOfAccount; follower++)
        {
            following.Add(await Send(http, world, HttpMethod.Get, path));
        }

        var refused = await world.Api.Get(path);
        Assert.StartsWith("progress: 10 requests of an account, and 200 in all,", refused.Refused(503), StringComparison.Ordinal);
        Assert.Equal("5", refused.Headers["Retry-After"]);
        var others = $"/v2/imports/{(await other.Api.PostImport("points\n1\n")).Id}/progress";
        using var neighbour = await Send(http, other, HttpMethod.Get, others);
        Assert.Equal(200, (int)neighbour.StatusCode);

        following[0].Dispose();
        await Eventually.Is(async () => (following[0] = await Send(http, world, HttpMethod.Get, path)).IsSuccessStatusCode);
        Assert.Equal(200, (await world.Api.Put(path.Replace("progress", "cancel", StringComparison.Ordinal), "")).Status);
        foreach (var follower in following)
        {
            Assert.Contains("\"status\":\"stopped\"", await follower.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            follower.Dispose();
        }
    }

    [Fact]
    public async Task A_server_has_places_for_so_many_whatever_their_accounts()
    {
        var places = new BulkPlaces();
        var uploads = await Fill(BulkPlaces.Uploads, BulkPlaces.UploadsOfAccount, places.Upload);
        await Fill(BulkPlaces.Followers, BulkPlaces.FollowersOfAccount, places.Follow);
        uploads[0].Dispose();
        (await places.Upload(Guid.NewGuid(), CancellationToken.None)).Dispose();

        static async Task<List<IDisposable>> Fill(int most, int ofAccount, Func<Guid, CancellationToken, ValueTask<IDisposable>> enter)
        {
            var taken = new List<IDisposable>();
            while (taken.Count < most)
            {
                var account = Guid.NewGuid();
                for (var place = 0; place < ofAccount; place++)
                {
                    taken.Add(await enter(account, CancellationToken.None));
                }
            }

            var refused = await Assert.ThrowsAsync<Refusal>(async () => await enter(Guid.NewGuid(), CancellationToken.None));
            Assert.Equal(503, refused.Status);
            return taken;
        }
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_followers_answers_and_does_not_wait_for_them()
    {
        var database = await TestCluster.MakeDatabase();
        try
        {
            await using var stopping = await OperatedServer.Start(database, OperatedServer.NewMasterKey(), ("Limits__ImportsAtOnce", "0"));
            var answer = await stopping.Api.PostForm("/v2/imports", Part.Json("""{"templateName":"demo"}"""), Imports.File("points\n1\n"));
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/imports/{answer.Id}/progress");
            var token = PkTokens.Valid(OperatedServer.Key, OperatedServer.Secret, DateTimeOffset.UtcNow);
            request.Headers.TryAddWithoutValidation("Authorization", "PKAuth " + token);
            using var following = await stopping.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

            stopping.Terminate();

            // An answer that is cut off would throw here.
            Assert.Contains("\"status\":\"reading\"", await following.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(0, (await stopping.Ended()).Code);
        }
        finally
        {
            await TestCluster.DropDatabase(database);
        }
    }

    private Task<HttpResponseMessage> Send(HttpClient http, World world, HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        var token = PkTokens.Valid(world.Account.ApiKey, world.Account.ApiSecret, server.Clock.GetUtcNow());
        request.Headers.TryAddWithoutValidation("Authorization", "PKAuth " + token);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<long> Files(World world)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(
            "SELECT count(*) FROM spooled_files f JOIN accounts a ON a.id = f.account_id WHERE a.api_key = $1"
        );
        command.Parameters.Add(new() { Value = world.Account.ApiKey });
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
