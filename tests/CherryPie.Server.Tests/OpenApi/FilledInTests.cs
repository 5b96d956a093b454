using System.Text;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.Certificates;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>On a new server in Development every example of the documents works as it stands: nothing is filled in but files.</summary>
public sealed class FilledInTests(ListeningServer server) : FilledIn(server), IClassFixture<ListeningServer>
{
    [Fact]
    public Task Every_call_works_in_the_order_of_the_documents() => Try(backwards: false);
}

/// <summary>The same on another new server, so that no call needs what another has made.</summary>
public sealed class FilledInBackwardsTests(ListeningServer server) : FilledIn(server), IClassFixture<ListeningServer>
{
    [Fact]
    public Task Every_call_works_in_the_order_turned_round() => Try(backwards: true);
}

public abstract partial class FilledIn(ListeningServer server)
{
    /// <summary>DELETE takes others their object, so it comes last.</summary>
    protected async Task Try(bool backwards)
    {
        using var client = server.CreateClient();
        var faults = new List<string>();
        foreach (var name in backwards ? new[] { "wallet", "v1", "v2" } : ["v2", "v1", "wallet"])
        {
            var document = await ApiDocument.Of(client, name);
            var caller = new ExampleCaller(client, document, scheme => Credentials(document, scheme)) { Certificate = await Certificate() };
            var calls =
                from o in document.Operations
                let id = o.Operation.GetProperty("operationId").GetString()!
                where !id.Contains("Google", StringComparison.Ordinal) // who is not on this machine
                from media in o.Operation.TryGetProperty("requestBody", out var body)
                    ? body.GetProperty("content").EnumerateObject().Select(c => (string?)c.Name).ToArray()
                    : [null]
                select (id, media, o.Method);
            foreach (var (id, media, _) in (backwards ? calls.Reverse() : calls).OrderBy(c => c.Method == "delete").ToList())
            {
                server.Clock.SetUtcNow(DateTimeOffset.UtcNow);
                if (await caller.Fault(id, media) is { } fault)
                {
                    faults.Add(fault);
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The token of devices stands in the document, where a person finds it.</summary>
    private async Task<string> Credentials(ApiDocument document, string scheme) =>
        scheme switch
        {
            "PKAuth" => await FirstAccount.Header(server),
            "Brand-Id" => await FirstAccount.Text(server, "brandId"),
            "API-Key" => await FirstAccount.Text(server, "brandApiKey"),
            _ => DeviceToken().Match(document.Root.GetRawText()).Value,
        };

    private async Task<byte[]> Certificate()
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/passbookCsrs");
        request.Headers.TryAddWithoutValidation("Authorization", await FirstAccount.Header(server));
        using var answer = await client.SendAsync(request);
        var authority = await server.Services.GetRequiredService<DevelopmentChain>().Authority(CancellationToken.None);
        return authority!.Sign(
            Encoding.ASCII.GetString(await answer.Content.ReadAsByteArrayAsync()),
            "pass.com.example.coffee",
            "A1B2C3D4E5",
            "Example Coffee Ltd",
            nfc: false,
            DateTimeOffset.UtcNow
        );
    }

    [GeneratedRegex("ApplePass [A-Za-z0-9_-]{43}")]
    private static partial Regex DeviceToken();
}
