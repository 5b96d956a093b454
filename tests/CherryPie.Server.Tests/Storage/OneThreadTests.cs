using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Storage;

/// <summary>On one core the thread pool begins with one thread. Whoever holds it while waiting for PostgreSQL waits for ever: nobody is
/// left to bring the answer.</summary>
public sealed class OneThreadTests : IAsyncLifetime
{
    private const int Many = 60;
    private readonly string _home = Directory.CreateTempSubdirectory("cherrypie-test-").FullName;
    private string _database = "";

    public async Task InitializeAsync() => _database = await TestCluster.MakeDatabase();

    public async Task DisposeAsync()
    {
        await TestCluster.DropDatabase(_database);
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task No_request_holds_a_thread_while_it_waits_for_the_database()
    {
        await using var server = ServerProcess.ServeOnOneCore(
            _home,
            ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "1"),
            ("ConnectionStrings__CherryPie", _database)
        );
        using var http = new HttpClient { BaseAddress = new Uri(await server.Ready()), Timeout = TimeSpan.FromSeconds(20) };
        var account = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(_home, "cherrypie", "first-account.json")));
        var (key, secret) = (account.GetProperty("apiKey").GetString()!, account.GetProperty("apiSecret").GetString()!);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "PKAuth",
            PkTokens.Valid(key, secret, DateTimeOffset.UtcNow)
        );

        for (var n = 0; n < Many; n++)
        {
            // Statements of the server's own in a savepoint of the key's transaction, then EF's.
            await Send(HttpMethod.Post, "/v2/passes", new { templateName = "demo", dynamicData = new { points = n } });
            await Send(HttpMethod.Put, "/v2/campaigns/demo", new { description = $"change {n}" });
        }

        async Task Send(HttpMethod method, string path, object body)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            using var answer = await http.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
