using System.Net;
using System.Net.Sockets;
using CherryPie.Server.Tests.Faults;
using Xunit;

namespace CherryPie.Server.Tests.Idempotency;

/// <summary>The server is killed when it has committed, before its caller has the answer.</summary>
[Trait("needs", "postgres")]
public sealed class LostAnswerTests
{
    [Fact]
    public async Task Who_asks_again_after_a_kill_gets_the_stored_answer()
    {
        await using var apns = await FakeApns.Start(record: false);
        await using var server = await KilledServer.Start(apns);
        await new MixedLoad(() => server.Api, () => server.Http, mayBreak: true).Prepare(maxIssue: 10);
        var body = $$"""{"templateName":"{{MixedLoad.Open}}"}""";
        for (var round = 0; round < TestScale.Of(20, 3); round++)
        {
            var (key, before) = ($"round-{round}", await Passes(server));
            await Assert.ThrowsAsync<HttpRequestException>(async () =>
            {
                using var http = new HttpClient();
                using var cutting = new TcpListener(IPAddress.Loopback, 0);
                cutting.Start();
                http.BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)cutting.LocalEndpoint).Port}");
                await Task.WhenAll(
                    new ApiClient(http, server.Key, server.Secret, TimeProvider.System).With(key).Post("/v2/passes", body),
                    CutOff(cutting, server)
                );
            });
            var retried = await server.Api.With(key).Post("/v2/passes", body);
            Assert.True(retried.IsReplayed(), retried.Text);
            Assert.Equal(200, (await server.Api.Get("/v2/passes/" + retried.Id)).Status);
            Assert.Equal(before + 1, await Passes(server));
        }
    }

    /// <summary>Hands on a request; when the first byte of the answer comes, the server is killed and the caller gets nothing.</summary>
    private static async Task CutOff(TcpListener listener, KilledServer server)
    {
        using var caller = await listener.AcceptTcpClientAsync();
        using var to = new TcpClient();
        await to.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port);
        var sending = caller.GetStream().CopyToAsync(to.GetStream());
        Assert.Equal(1, await to.GetStream().ReadAsync(new byte[1]));
        await server.KillServer();
        caller.Close();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task<int> Passes(KilledServer server) =>
        (await server.Api.Post("/v2/passes/search", "{}")).Json.GetProperty("totalCount").GetInt32();
}
