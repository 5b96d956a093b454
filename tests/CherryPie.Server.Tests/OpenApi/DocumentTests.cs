using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.OpenApi;

public sealed partial class DocumentTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] _always = ["200", "400", "500", "503"];

    [Fact]
    public async Task It_has_every_route_of_v2_and_no_other()
    {
        var document = await Document();
        var mapped = Routes().Select(r => $"{r.Method} {r.Path}").Order(StringComparer.Ordinal);
        var described = document.Operations.Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal);
        Assert.NotEmpty(described);
        Assert.Equal(mapped, described);
    }

    [Fact]
    public async Task Every_operation_tells_what_it_does_takes_and_answers()
    {
        var document = await Document();
        var faults = document.Operations.SelectMany(o => Faults(document, o.Path, o.Method, o.Operation).Select(f => $"{o.Method} {o.Path}: {f}"));
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Examples_fit_their_schemas()
    {
        var document = await Document();
        var contents = document.Operations.SelectMany(o => Contents(o.Operation).Select(c => (Where: $"{o.Method} {o.Path}", Content: c)));
        var measured = contents.Where(c => c.Content.TryGetProperty("example", out _)).ToList();
        Assert.True(measured.Count > 50);
        Assert.Empty(measured.SelectMany(c => document.Faults(c.Content.GetProperty("example"), c.Content.GetProperty("schema")).Select(f => $"{c.Where}: {f}")));
        var schemas = document.Root.GetProperty("components").GetProperty("schemas").EnumerateObject().Where(s => s.Value.TryGetProperty("example", out _)).ToList();
        Assert.NotEmpty(schemas);
        Assert.Empty(schemas.SelectMany(s => document.Faults(s.Value.GetProperty("example"), s.Value, s.Name)));
    }

    [Fact]
    public async Task Calls_need_a_token_in_the_document_just_where_they_do_on_the_server()
    {
        var document = await Document();
        var open = Routes().Where(r => r.IsPublic).Select(r => $"{r.Method} {r.Path}").Order(StringComparer.Ordinal);
        Assert.Equal(open, document.Operations.Where(o => !o.Operation.TryGetProperty("security", out _)).Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal));
        var scheme = document.Root.GetProperty("components").GetProperty("securitySchemes").GetProperty("PKAuth");
        Assert.Equal(("apiKey", "header", "Authorization"), (scheme.GetProperty("type").GetString(), scheme.GetProperty("in").GetString(), scheme.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task References_lead_somewhere_and_ids_are_unique()
    {
        var document = await Document();
        foreach (Match reference in Reference().Matches(document.Root.GetRawText()))
        {
            Assert.Equal(JsonValueKind.Object, document.Resolve(JsonDocument.Parse($$"""{"$ref":"{{reference.Groups[1].Value}}"}""").RootElement).ValueKind);
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
        foreach (var text in new[] { "summary", "description", "operationId" }.Where(t => !operation.TryGetProperty(t, out var said) || said.GetString()!.Length < 5))
        {
            yield return $"has no {text}";
        }

        var named = operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [];
        var inPath = named.Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString());
        if (!PathParameter().Matches(path).Select(m => m.Groups[1].Value).SequenceEqual(inPath))
        {
            yield return "describes other path parameters than it has";
        }

        foreach (var parameter in named.Where(p => !p.TryGetProperty("description", out _) || !p.TryGetProperty("example", out _)))
        {
            yield return $"parameter {parameter.GetProperty("name")} lacks description or example";
        }

        if (method is "post" or "put" && operation.TryGetProperty("requestBody", out var body))
        {
            foreach (var content in body.GetProperty("content").EnumerateObject().Where(c => c.Name == "application/json" ? !c.Value.TryGetProperty("example", out _) : !FormHasExample(document, c.Value)))
            {
                yield return $"has no example of {content.Name}";
            }
        }

        var responses = operation.GetProperty("responses");
        var needed = _always.Concat(operation.TryGetProperty("security", out _) ? ["401", "403"] : []).Concat(inPath.Any() ? ["404"] : []);
        foreach (var missing in needed.Where(s => !responses.TryGetProperty(s, out _)))
        {
            yield return $"has no answer {missing}";
        }

        foreach (var response in responses.EnumerateObject().Where(r => method != "head" && !r.Value.GetProperty("content").EnumerateObject().All(c => c.Value.TryGetProperty("schema", out _) && c.Value.TryGetProperty("example", out _))))
        {
            yield return $"answer {response.Name} has no schema or example";
        }
    }

    private static bool FormHasExample(ApiDocument document, JsonElement content) =>
        !document.Resolve(content.GetProperty("schema")).GetProperty("properties").TryGetProperty("jsonBody", out var json)
        || document.Resolve(json).TryGetProperty("example", out _);

    private static IEnumerable<JsonElement> Contents(JsonElement operation) =>
        operation.GetProperty("responses").EnumerateObject().Select(r => r.Value)
            .Concat(operation.TryGetProperty("requestBody", out var body) ? [body] : [])
            .Where(b => b.TryGetProperty("content", out _))
            .SelectMany(b => b.GetProperty("content").EnumerateObject().Select(c => c.Value));

    private IEnumerable<(string Method, string Path, bool IsPublic)> Routes() =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{**", "{", StringComparison.Ordinal)
        where path.StartsWith("/v2/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (method.ToLowerInvariant(), path, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);

    private async Task<ApiDocument> Document()
    {
        using var client = server.CreateClient();
        return await ApiDocument.Of(client);
    }

    [GeneratedRegex("\\{([^}]+)\\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("\"\\$ref\": *\"([^\"]+)\"")]
    private static partial Regex Reference();
}
