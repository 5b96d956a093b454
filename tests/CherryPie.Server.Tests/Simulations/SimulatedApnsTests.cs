using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CherryPie.Server.Cli;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Tests.Push;
using CherryPie.Server.Tools.Simulator;
using Xunit;

namespace CherryPie.Server.Tests.Simulations;

public sealed class SimulatedApnsTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData(Token, World.PassType, "{}", 200, "")]
    [InlineData(Token, World.PassType, """{"aps":{}}""", 200, "")]
    [InlineData("0123456789abcde", World.PassType, "{}", 400, "BadDeviceToken")]
    [InlineData("0123456789abcdeg", World.PassType, "{}", 400, "BadDeviceToken")]
    [InlineData("", World.PassType, "{}", 400, "MissingDeviceToken")]
    [InlineData(Token, "", "{}", 400, "MissingTopic")]
    [InlineData(Token, "com.example.app", "{}", 400, "BadTopic")]
    [InlineData(Token, "pass.com.example.other", "{}", 400, "TopicDisallowed")]
    [InlineData(Token, World.PassType, "", 400, "PayloadEmpty")]
    [InlineData(Token, World.PassType, "[]", 400, "PayloadEmpty")]
    public async Task It_checks_what_APNs_checks(string token, string topic, string body, int status, string reason)
    {
        await using var apns = await FakeApns.Start();
        using var signer = PushSigners.For();
        using var http = Http(apns, signer);
        using var request = Request(HttpMethod.Post, "/3/device/" + token);
        request.Content = new StringContent(body);
        if (topic.Length > 0)
        {
            request.Headers.Add("apns-topic", topic);
        }

        using var answer = await http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(reason.Length == 0 ? "" : $$"""{"reason":"{{reason}}"}""", await answer.Content.ReadAsStringAsync());
        Assert.True(Guid.TryParse(answer.Headers.GetValues("apns-id").Single(), out _));
    }

    [Fact]
    public async Task It_asks_for_a_client_certificate_that_is_valid_and_for_pushes()
    {
        await using var apns = await FakeApns.Start();
        Assert.Equal((403, "MissingProviderToken"), await Post(apns, null));
        using var expired = PushSigners.For(at: DateTimeOffset.UtcNow.AddDays(-400));
        Assert.Equal((403, "BadCertificate"), await Post(apns, expired));
        using var other = SimulatedApnsIdentity.Create(DateTimeOffset.UtcNow);
        Assert.Equal((403, "BadCertificateEnvironment"), await Post(apns, other));
    }

    [Fact]
    public async Task Other_methods_and_paths_are_refused()
    {
        await using var apns = await FakeApns.Start();
        using var http = Http(apns, null);
        using var get = await http.SendAsync(Request(HttpMethod.Get, "/3/device/" + Token));
        Assert.Equal("""{"reason":"MethodNotAllowed"}""", await get.Content.ReadAsStringAsync());
        using var path = await http.SendAsync(Request(HttpMethod.Post, "/2/device/" + Token));
        Assert.Equal("""{"reason":"BadPath"}""", await path.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_device_without_certificate_waits_for_its_next_push_and_misses_none()
    {
        await using var apns = await FakeApns.Start();
        using var signer = PushSigners.For();
        using var http = Http(apns, null);
        var waiting = http.SendAsync(Request(HttpMethod.Get, $"/wait/{Token}?after=0"));
        Assert.Equal(200, (await Post(apns, signer)).Status);
        using var first = await waiting;
        Assert.Equal("""{"pushes":1}""", await first.Content.ReadAsStringAsync());
        await Post(apns, signer);
        using var between = await http.SendAsync(Request(HttpMethod.Get, $"/wait/{Token}?after=1"));
        Assert.Equal("""{"pushes":2}""", await between.Content.ReadAsStringAsync());
        await apns.Sent(Token, 2);
        Assert.Equal((2, 1), (apns.Count(Token), apns.Tokens));
    }

    [Fact]
    public void Faults_are_read_from_the_command_line()
    {
        var faults = Faults(
            "--fault",
            "AB=410:Unregistered,cd=503:ServiceUnavailable",
            "--status",
            "429:TooManyRequests",
            "--every",
            "3",
            "--goaway-every",
            "4",
            "--reset-every",
            "5",
            "--delay",
            "200ms"
        );
        Assert.Equal(
            new SimulatedApnsResponse(410, "Unregistered") { Delay = TimeSpan.FromMilliseconds(200) },
            faults.For(Push(1, "ab01"), SimulatedApnsResponse.Accepted)
        );
        Assert.Equal((503, "ServiceUnavailable"), Of(faults.For(Push(1, "CD01"), SimulatedApnsResponse.Accepted)));
        Assert.Equal([200, 200, 429, 200], Enumerable.Range(1, 4).Select(n => faults.For(Push(n), SimulatedApnsResponse.Accepted).Status));
        Assert.Equal(
            [SimulatedApnsFault.None, SimulatedApnsFault.GoAway, SimulatedApnsFault.Reset],
            Enumerable.Range(3, 3).Select(n => faults.For(Push(n), SimulatedApnsResponse.Accepted).Fault)
        );
        Assert.Equal(SimulatedApnsFault.Silence, Faults("--silent").For(Push(1), SimulatedApnsResponse.Accepted).Fault);
        Assert.Equal(TimeSpan.FromSeconds(5), Faults("--delay", "5s").For(Push(1), SimulatedApnsResponse.Accepted).Delay);
        Assert.Equal(SimulatedApnsResponse.Accepted, Faults().For(Push(1), SimulatedApnsResponse.Accepted));
    }

    [Theory]
    [InlineData("--fault", "410:Unregistered")]
    [InlineData("--fault", "xy=410:Unregistered")]
    [InlineData("--status", "Unregistered")]
    [InlineData("--every", "0")]
    [InlineData("--delay", "200")]
    public void A_fault_that_can_t_be_read_is_named(string option, string value) =>
        Assert.StartsWith(option + " must be", Assert.Throws<OperatorError>(() => Faults(option, value)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_verb_shows_each_push_and_keeps_its_certificate_for_the_next_time()
    {
        var folder = TestCluster.NewFolder();
        var roots = Path.Combine(folder, "apns.pem");
        using var signer = PushSigners.For();
        for (var run = 1; run <= 2; run++)
        {
            var before = File.Exists(roots) ? await File.ReadAllTextAsync(roots) : null;
            await using var verb = ServerProcess.Start(
                folder,
                ["simulate", "apns", "--port", "0", "--out-roots", roots, "--fault", "bb=410:Unregistered"]
            );
            await Until(() => verb.Output.Contains("TrustedRootsFile " + roots, StringComparison.Ordinal));
            var endpoint = new Uri(
                verb.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                    .First(w => w.StartsWith("https://", StringComparison.Ordinal))
            );
            Assert.Equal((200, ""), await Post(endpoint, roots, signer, Token));
            Assert.Equal((410, "Unregistered"), await Post(endpoint, roots, signer, "bb" + Token));
            await Until(() => verb.Output.Contains("410  Unregistered  " + World.PassType + "  bb012345…", StringComparison.Ordinal));
            verb.Terminate();
            var (code, output) = await verb.Ended();
            Assert.Equal(0, code);
            Assert.Contains("2 pushes, 1 accepted, on 2 connections", output, StringComparison.Ordinal);
            Assert.Equal(before ?? await File.ReadAllTextAsync(roots), await File.ReadAllTextAsync(roots));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            await often.WaitForNextTickAsync(timeout.Token);
        }
    }

    private static ApnsFaults Faults(params string[] words)
    {
        var verb = Verbs.Find(["simulate", "apns"])!;
        return new ApnsFaults(VerbArguments.Take(verb, [.. words]).Given);
    }

    private static (int, string) Of(SimulatedApnsResponse answer) => (answer.Status, answer.Reason);

    private static SimulatedApnsPush Push(long number, string token = Token) => new(number, token, World.PassType, "", "", "{}", null, []);

    private static Task<(int Status, string Reason)> Post(FakeApns apns, X509Certificate2? signer) =>
        Post(apns.Endpoint, apns.RootsFile, signer, Token);

    private static async Task<(int Status, string Reason)> Post(Uri endpoint, string roots, X509Certificate2? signer, string token)
    {
        using var http = Http(endpoint, roots, signer);
        using var request = Request(HttpMethod.Post, "/3/device/" + token);
        request.Headers.Add("apns-topic", World.PassType);
        request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes("{}"));
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, body.Length == 0 ? "" : body.Split('"')[3]);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path) =>
        new(method, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private static HttpClient Http(FakeApns apns, X509Certificate2? signer) => Http(apns.Endpoint, apns.RootsFile, signer);

    private static HttpClient Http(Uri endpoint, string roots, X509Certificate2? signer)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(roots);
        if (signer is not null)
        {
            handler.SslOptions.ClientCertificateContext = System.Net.Security.SslStreamCertificateContext.Create(
                signer,
                null,
                offline: true
            );
        }

        return new HttpClient(handler) { BaseAddress = endpoint };
    }
}
