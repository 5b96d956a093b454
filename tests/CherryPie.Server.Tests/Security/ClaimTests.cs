using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.AppleWebService;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Security;

/// <summary>Claims of docs/security.md that no other test holds.</summary>
public sealed partial class ClaimTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public void Ids_of_passes_have_14_characters_of_62_and_none_twice()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => RandomIds.Pass()).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(10_000, ids.Count);
        Assert.All(ids, id => Assert.Matches("^[A-Za-z0-9]{14}$", id));

        // Each character at each place: one that is missing in 10,000 fair draws has a probability below 1e-70.
        Assert.All(Enumerable.Range(0, 14), at => Assert.Equal(62, ids.Select(id => id[at]).Distinct().Count()));
    }

    [Fact]
    public async Task An_unknown_pass_is_answered_as_a_wrong_token_is()
    {
        var world = await World.WithTemplate(server);
        var phone = Phone.Of(world);
        var pass = await world.Pass();
        var answers = new List<(HttpStatusCode, string, string)>();
        foreach (var serial in new[] { pass, pass[..^1] + (pass[^1] == 'x' ? 'y' : 'x'), "nothing-like-a-pass" })
        {
            using var answer = await phone.Send(HttpMethod.Get, $"/wallet/v1/passes/{World.PassType}/{serial}", new string('A', 43));
            answers.Add((answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.WwwAuthenticate.ToString()));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0].Item1);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Customers_data_are_in_clear_in_the_database()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass(more: ""","recoveryEmail":"clear@example.com","dynamicData":{"name":"Ada in clear"}""");
        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(
            """
            SELECT p.recovery_email, p.dynamic_data::text, d.device_id, d.push_token
            FROM passes p JOIN registrations r ON r.pass_id = p.id JOIN devices d ON d.device_id = r.device_id WHERE p.id = $1
            """
        );
        command.Parameters.Add(new() { Value = pass });
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        Assert.Equal("clear@example.com", row.GetString(0));
        Assert.Contains("Ada in clear", row.GetString(1), StringComparison.Ordinal);
        Assert.Equal((phone.DeviceId, phone.PushToken), (row.GetString(2), row.GetString(3)));
    }

    [Fact]
    public async Task A_form_of_more_than_32_MiB_is_refused()
    {
        var world = await World.Bare(server);
        Assert.Equal(
            "request body: larger than 32 MiB, the most that is allowed",
            (await world.Api.PostForm("/v2/images", Part.File("image", new byte[(32 << 20) + 1]))).Refused(400)
        );
    }

    [Fact]
    public async Task Only_these_calls_need_no_key()
    {
        using var client = server.CreateClient();
        var (open, closed) = (new List<string>(), new List<(string Method, string Path)>());
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + endpoint.RoutePattern.RawText!.Trim('/');
            if (endpoint.Metadata.GetMetadata<IAuthorizeData>() is null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                open.Add(path);
            }
            else
            {
                closed.AddRange((endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => (m, path)));
            }
        }

        Assert.DoesNotContain(open, p => !Open().IsMatch(p));
        Assert.True(closed.Count > 30);
        foreach (var (method, path) in closed)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Placeholder().Replace(path, "x"), UriKind.Relative));
            using var answer = await client.SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task No_call_erases_a_pass()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass(more: ""","dynamicData":{"name":"Ada"}""");
        (await world.Api.Send("DELETE", "/v2/passes/" + pass)).Refused(404);
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"isInvalid":true}""")).Id);
        Assert.Equal("Ada", (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetProperty("name").GetString());
    }

    [Fact]
    public void A_sealed_secret_opens_in_its_own_row_alone()
    {
        var box = new SecretBox([RandomNumberGenerator.GetBytes(32)]);
        var sealedSecret = box.Seal("secret"u8, AccountSecrets.ApiSecret(Guid.Empty));
        Assert.Equal("secret"u8.ToArray(), box.Open(sealedSecret, AccountSecrets.ApiSecret(Guid.Empty)));
        Assert.ThrowsAny<CryptographicException>(() => box.Open(sealedSecret, AccountSecrets.ApiSecret(Guid.NewGuid())));
        sealedSecret[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => box.Open(sealedSecret, AccountSecrets.ApiSecret(Guid.Empty)));
    }

    [Fact]
    public async Task No_address_in_a_certificate_is_called()
    {
        using var called = new TcpListener(IPAddress.Loopback, 0);
        called.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)called.LocalEndpoint).Port}/wwdr.cer";
        var world = await World.Bare(server);
        using var model = X509CertificateLoader.LoadCertificate(await world.Issue((await world.Api.Send("POST", "/v2/passbookCsrs")).Text));
        using var issuer = RSA.Create(2048);
        var request = new CertificateRequest(model.SubjectName, model.PublicKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        foreach (var extension in model.Extensions.Where(e => e is not X509AuthorityKeyIdentifierExtension))
        {
            request.CertificateExtensions.Add(extension);
        }

        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([address], [address]));
        using var signed = request.Create(
            new X500DistinguishedName("CN=Somebody"),
            X509SignatureGenerator.CreateForRSA(issuer, RSASignaturePadding.Pkcs1),
            model.NotBefore,
            model.NotAfter,
            RandomNumberGenerator.GetBytes(8)
        );
        (await world.Api.PostForm("/v2/passbookCerts", new Part("passbookPEM", signed.RawData, "pass.cer"))).Refused(400);
        Assert.False(called.Pending());
    }

    [GeneratedRegex(
        "^/(|p-?[/{].*|console.*|i/.*|robots\\.txt|google/callback/.*|~(/.*)?|wallet/.*|health.*|metrics|swagger.*|favicon.*|assets/.*|"
            + "v2/passesBatch/bundle|v2/passes/\\{passId\\}/(bundle|json|images/.*|googleWallet))$"
    )]
    private static partial Regex Open();

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex Placeholder();
}
