using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using CherryPie.Server.Cli;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Tools.Simulator.Google;
using Xunit;

namespace CherryPie.Server.Tests.Simulations;

/// <summary>The verb <c>simulate google</c>.</summary>
public sealed class GoogleVerbTests
{
    [Fact]
    public async Task It_prints_the_settings_shows_each_call_and_keeps_key_and_certificate_for_the_next_time()
    {
        var folder = TestCluster.NewFolder();
        var (roots, key) = (Path.Combine(folder, "google.pem"), Path.Combine(folder, "key.json"));
        var before = ("", "");
        for (var run = 1; run <= 2; run++)
        {
            await using var verb = ServerProcess.Start(
                folder,
                ["simulate", "google", "--port", "0", "--issuer", "77", "--out-roots", roots, "--out-key", key]
            );
            await Eventually.Is(() => verb.Output.Contains("--Google:TrustedRootsFile " + roots, StringComparison.Ordinal));
            var endpoint = Regex.Match(verb.Output, @"--Google:Endpoint (https://127\.0\.0\.1:\d+/walletobjects/v1) ").Groups[1].Value;
            Assert.Equal(HttpStatusCode.Unauthorized, await Get(endpoint + "/issuer/77", roots));
            await Eventually.Is(() => verb.Output.Contains("401  GET /walletobjects/v1/issuer/77", StringComparison.Ordinal));
            verb.Terminate();
            Assert.Equal(0, (await verb.Ended()).Code);

            var written = (await File.ReadAllTextAsync(roots), await File.ReadAllTextAsync(key));
            Assert.True(run == 1 || written == before);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
            before = written;
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Faults_are_read_from_the_command_line()
    {
        var faults = Faults("--status", "503", "--times", "2", "--retry-after", "7", "--lose", "1", "--delay", "200ms");
        var failed = new GoogleFault(503, TimeSpan.FromSeconds(7), TimeSpan.FromMilliseconds(200), Frozen: false, Lost: false);
        var lost = failed with { Status = 0, RetryAfter = null, Lost = true };
        Assert.Equal([failed, failed, lost, lost with { Lost = false }], Enumerable.Range(0, 4).Select(_ => faults.Next()));
        Assert.True(Faults("--frozen").Next().Frozen);
        Assert.Equal(default, Faults().Next());
        var some = Faults("--status", "503", "--only", "PATCH ");
        Assert.Equal(default, some.Next("GET /token"));
        Assert.Equal(503, some.Next("PATCH /token").Status);
        var always = Faults("--status", "429");
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(429, always.Next().Status));
    }

    [Theory]
    [InlineData("--status", "200")]
    [InlineData("--times", "0", "--status", "503")]
    [InlineData("--retry-after", "soon")]
    [InlineData("--lose", "-1")]
    [InlineData("--delay", "200")]
    public void A_fault_that_can_t_be_read_is_named(params string[] words) =>
        Assert.StartsWith(words[0] + " must be", Assert.Throws<OperatorError>(() => Faults(words)).Message, StringComparison.Ordinal);

    private static GoogleFaults Faults(params string[] words) =>
        new(VerbArguments.Take(Verbs.Find(["simulate", "google"])!, [.. words]).Given);

    private static async Task<HttpStatusCode> Get(string url, string roots)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(roots);
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(url);
        return response.StatusCode;
    }
}
