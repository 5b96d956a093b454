using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Server.Endpoints.WalletKit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.OpenApi;

public sealed partial class DocumentTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] _always = ["200", "400", "500", "503"];

    [Theory]
    [InlineData("v2")]
    [InlineData("v1")]
    [InlineData("wallet")]
    public async Task It_has_every_route_of_its_api_and_no_other(string name)
    {
        var document = await Document(name);
        var mapped = Routes(name).Select(r => $"{r.Method} {r.Path}").Order(StringComparer.Ordinal);
        var described = document.Operations.Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal);
        Assert.NotEmpty(described);
        Assert.Equal(mapped, described);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v1")]
    [InlineData("wallet")]
    public async Task Every_operation_tells_what_it_does_takes_and_answers(string name)
    {
        var document = await Document(name);
        var faults = document.Operations.SelectMany(o =>
            Faults(document, o.Path, o.Method, o.Operation).Select(f => $"{o.Method} {o.Path}: {f}")
        );
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("v2", 50)]
    [InlineData("v1", 20)]
    [InlineData("wallet", 10)]
    public async Task Examples_fit_their_schemas(string name, int more)
    {
        var document = await Document(name);
        var contents = document.Operations.SelectMany(o => Contents(o.Operation).Select(c => (Where: $"{o.Method} {o.Path}", Content: c)));
        var measured = contents.Where(c => c.Content.TryGetProperty("example", out _)).ToList();
        Assert.True(measured.Count > more);
        Assert.Empty(
            measured.SelectMany(c =>
                document.Faults(c.Content.GetProperty("example"), c.Content.GetProperty("schema")).Select(f => $"{c.Where}: {f}")
            )
        );
        var schemas = document
            .Root.GetProperty("components")
            .GetProperty("schemas")
            .EnumerateObject()
            .Where(s => s.Value.TryGetProperty("example", out _))
            .ToList();
        Assert.Equal(name == "v2", schemas.Count > 0);
        Assert.Empty(schemas.SelectMany(s => document.Faults(s.Value.GetProperty("example"), s.Value, s.Name)));
    }

    [Fact]
    public async Task Calls_need_a_token_in_the_document_just_where_they_do_on_the_server()
    {
        var document = await Document("v2");
        var open = Routes("v2").Where(r => r.IsPublic).Select(r => $"{r.Method} {r.Path}").Order(StringComparer.Ordinal);
        Assert.Equal(
            open,
            document
                .Operations.Where(o => !o.Operation.TryGetProperty("security", out _))
                .Select(o => $"{o.Method} {o.Path}")
                .Order(StringComparer.Ordinal)
        );
        var scheme = document.Root.GetProperty("components").GetProperty("securitySchemes").GetProperty("PKAuth");
        Assert.Equal(
            ("apiKey", "header", "Authorization"),
            (scheme.GetProperty("type").GetString(), scheme.GetProperty("in").GetString(), scheme.GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task Brands_and_devices_have_their_own_headers()
    {
        var kit = await Document("v1");
        Assert.All(
            kit.Operations,
            o => Assert.Equal(["Brand-Id", "API-Key"], o.Operation.GetProperty("security")[0].EnumerateObject().Select(s => s.Name))
        );
        Assert.Equal(["Brand-Id", "API-Key"], Headers(kit));
        var wallet = await Document("wallet");
        Assert.Equal(
            ["ListUpdatedPasses", "WriteDeviceLog"],
            wallet
                .Operations.Where(o => !o.Operation.TryGetProperty("security", out _))
                .Select(o => o.Operation.GetProperty("operationId").GetString())
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(["Authorization"], Headers(wallet));

        static IEnumerable<string?> Headers(ApiDocument document) =>
            document
                .Root.GetProperty("components")
                .GetProperty("securitySchemes")
                .EnumerateObject()
                .Select(s => s.Value.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Calls_that_are_new_here_say_so_and_what_is_sent_to_a_webhook_has_a_schema()
    {
        var document = await Document("v2");
        var news = document
            .Operations.Where(o =>
                o.Operation.GetProperty("description").GetString()!.Contains("New in CherryPie Server.", StringComparison.Ordinal)
            )
            .Select(o => o.Path)
            .ToHashSet();
        Assert.Contains("/v2/events", news);
        Assert.Contains("/v2/templates/import", news);
        Assert.Contains("/v2/passesBatch/bundle", news);
        Assert.All(document.Operations, o => Assert.Equal(IsNew(o.Path), news.Contains(o.Path)));

        var sent = document.Operation("CreateWebhook").GetProperty("callbacks").GetProperty("event").GetProperty("{$request.body#/url}");
        var body = sent.GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
        Assert.EndsWith("/WebhookMessage", body.GetProperty("schema").GetProperty("$ref").GetString(), StringComparison.Ordinal);
        Assert.Empty(document.Faults(body.GetProperty("example"), body.GetProperty("schema")));

        static bool IsNew(string path) =>
            path.StartsWith("/v2/webhooks", StringComparison.Ordinal)
            || path.Split('/')[2] is "imports" or "exports" or "updates"
            || path.StartsWith("/v2/googleIssuers", StringComparison.Ordinal)
            || path is "/v2/passes/{passId}/googleWallet"
            || path is "/v2/events" or "/v2/passesBatch/bundle"
            || (
                path.StartsWith("/v2/templates/", StringComparison.Ordinal)
                && path.Split('/')[^1] is "copy" or "export" or "import" or "preview"
            );
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v1")]
    [InlineData("wallet")]
    public async Task References_lead_somewhere_and_ids_are_unique(string name)
    {
        var document = await Document(name);
        foreach (Match reference in Reference().Matches(document.Root.GetRawText()))
        {
            Assert.Equal(
                JsonValueKind.Object,
                document.Resolve(JsonDocument.Parse($$"""{"$ref":"{{reference.Groups[1].Value}}"}""").RootElement).ValueKind
            );
        }

        var ids = document.Operations.Select(o => o.Operation.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        using var client = server.CreateClient();
        var page = await client.GetStringAsync("/swagger/index.html");
        Assert.DoesNotContain("//", page.Replace("/swagger", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("sign.js", page, StringComparison.Ordinal);
        Assert.Contains("CherryPieSigning", await client.GetStringAsync("/swagger/sign.js"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Faults(ApiDocument document, string path, string method, JsonElement operation)
    {
        foreach (
            var text in new[] { "summary", "description", "operationId" }.Where(t =>
                !operation.TryGetProperty(t, out var said) || said.GetString()!.Length < 5
            )
        )
        {
            yield return $"has no {text}";
        }

        var named = operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Select(document.Resolve).ToList()
            : [];
        var inPath = named.Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString());
        if (!PathParameter().Matches(path).Select(m => m.Groups[1].Value).SequenceEqual(inPath))
        {
            yield return "describes other path parameters than it has";
        }

        // The page sends an example with every request, and a header that is always the same would be wrong.
        foreach (
            var parameter in named.Where(p =>
                !p.TryGetProperty("description", out _)
                || (p.TryGetProperty("example", out _) == (p.GetProperty("in").GetString() == "header"))
            )
        )
        {
            yield return $"parameter {parameter.GetProperty("name")} lacks description or example";
        }

        if (method is "post" or "put" && operation.TryGetProperty("requestBody", out var body))
        {
            foreach (
                var content in body.GetProperty("content")
                    .EnumerateObject()
                    .Where(c =>
                        c.Name == "application/json" ? !c.Value.TryGetProperty("example", out _) : !FormHasExample(document, c.Value)
                    )
            )
            {
                yield return $"has no example of {content.Name}";
            }
        }

        // Devices know no disabled accounts, and an unknown pass is a wrong token.
        var responses = operation.GetProperty("responses");
        var isDevice = path.StartsWith("/wallet/", StringComparison.Ordinal);
        var needed = _always
            .Concat(
                operation.TryGetProperty("security", out _)
                    ? isDevice
                        ? ["401", "429"]
                        : ["401", "403"]
                    : []
            )
            .Concat(inPath.Any() && !isDevice ? ["404"] : []);
        foreach (var missing in needed.Where(s => !responses.TryGetProperty(s, out _)))
        {
            yield return $"has no answer {missing}";
        }

        foreach (
            var response in responses
                .EnumerateObject()
                .Where(r =>
                    method != "head"
                    && r.Name != "302" // a redirect says all in its header
                    && (!isDevice || r.Value.TryGetProperty("content", out _))
                    && !r
                        .Value.GetProperty("content")
                        .EnumerateObject()
                        .All(c => c.Value.TryGetProperty("schema", out _) && c.Value.TryGetProperty("example", out _))
                )
        )
        {
            yield return $"answer {response.Name} has no schema or example";
        }
    }

    private static bool FormHasExample(ApiDocument document, JsonElement content) =>
        !document.Resolve(content.GetProperty("schema")).GetProperty("properties").TryGetProperty("jsonBody", out var json)
        || document.Resolve(json).TryGetProperty("example", out _);

    private static IEnumerable<JsonElement> Contents(JsonElement operation) =>
        operation
            .GetProperty("responses")
            .EnumerateObject()
            .Select(r => r.Value)
            .Concat(operation.TryGetProperty("requestBody", out var body) ? [body] : [])
            .Where(b => b.TryGetProperty("content", out _))
            .SelectMany(b => b.GetProperty("content").EnumerateObject().Select(c => c.Value));

    // Preflights and the methods that the package takes besides are described by what they stand for.
    private IEnumerable<(string Method, string Path, bool IsPublic)> Routes(string document) =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{**", "{", StringComparison.Ordinal)
        where path.StartsWith($"/{document}/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<ForBrands>()?.IsTrue != false
        let methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        where !(methods.Contains("OPTIONS") || (path.EndsWith("/bundle", StringComparison.Ordinal) && methods.Contains("PUT")))
        from method in methods
        select (method.ToLowerInvariant(), path, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private async Task<ApiDocument> Document(string name)
    {
        using var client = server.CreateClient();
        return await ApiDocument.Of(client, name);
    }

    [GeneratedRegex("\\{([^}]+)\\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("\"\\$ref\": *\"([^\"]+)\"")]
    private static partial Regex Reference();
}
