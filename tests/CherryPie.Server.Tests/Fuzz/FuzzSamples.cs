using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Bulk;
using CherryPie.Server.Tests.OpenApi;
using CherryPie.Server.Tests.WalletKit;
using CherryPie.Server.Tests.Webhooks;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>Sound requests to every route, of an account of their own: the documents' examples, and by hand what they do not
/// describe.</summary>
internal static class FuzzSamples
{
    private const string Browser =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1";

    public static async Task<(World World, List<FuzzRequest> Requests)> Of(FuzzServer server)
    {
        var world = await World.WithTemplate(
            server,
            more: ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0","isEditable":true}]"""
        );
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        var v2 = new ExampleCaller(
            client,
            await ApiDocument.Of(client),
            _ => Task.FromResult("PKAuth " + PkTokens.Valid(world.Account.ApiKey, world.Account.ApiSecret, server.Clock.GetUtcNow()))
        );
        var csr = await world.Api.Send("POST", "/v2/passbookCsrs");
        // One is made at a time.
        await Eventually.Is(async () => csr.Status == 200 || (csr = await world.Api.Send("POST", "/v2/passbookCsrs")).Status == 200);
        v2.Certificate = await world.Issue(csr.Text, "pass.com.example.coffee");
        v2.FillIn("Poxgb4dEJa", (await v2.Json("UploadCertificate")).GetProperty("id").GetString()!);
        await v2.Json("CreateCampaign");
        await v2.Json("CreateTemplate");
        v2.FillIn("x8Kd03bPqZ7LmA", (await v2.Json("IssuePass")).GetProperty("id").GetString()!);
        v2.FillIn("Qr7tLm2WzK", (await v2.Json("AddGoogleIssuer")).GetProperty("id").GetString()!);
        v2.FillIn("https://hooks.example.com", server.Site);
        v2.FillIn("wh_Hk29fLq7ZsBx1e", (await v2.Json("CreateWebhook")).GetProperty("id").GetString()!);
        v2.FillIn("imp_Tz4cWn6RvE8aQd", (await v2.Json("CreateImport")).GetProperty("id").GetString()!);
        v2.FillIn("upd_Tz4cWn6RvE8aQd", (await v2.Json("CreateUpdate")).GetProperty("id").GetString()!);
        var export = (await v2.Json("CreateExport")).GetProperty("id").GetString()!;
        await world.Api.Ended("exports", export);
        v2.FillIn("exp_Jq52LmA9x8Kd03", export);
        v2.FillIn("evt_h9fbtx0w2k_5f0c4e1d9a7b3826", await world.Api.FirstEvent());
        var second = await world.Pass();
        v2.FillIn("p2Wn81cRtY5KjB", second);

        var v1 = new ExampleCaller(
            client,
            await ApiDocument.Of(client, "v1"),
            scheme => Task.FromResult(scheme == "Brand-Id" ? world.Account.BrandId : world.Account.BrandApiKey)
        );
        v1.FillIn("https://www.example.com", server.Site);
        v1.FillIn("Rk3bPqZ7LmAx8K", (await v1.Json("CreateWalletKitTemplate")).GetProperty("id").GetString()!);
        v1.FillIn(
            "x8Kd03bPqZ7LmA",
            (await v1.Json("CreateWalletKitPass", without: "sno")).GetProperty("sent_pass").GetProperty("serial_no").GetString()!
        );

        var pass = await world.Pass();
        var token = JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span).GetProperty("authenticationToken").GetString();
        var wallet = new ExampleCaller(client, await ApiDocument.Of(client, "wallet"), scheme => Task.FromResult($"{scheme} {token}"));
        wallet.FillIn("x8Kd03bPqZ7LmA", pass);
        wallet.FillIn("pass.com.example.coffee", World.PassType);

        var all = new List<FuzzRequest>();
        foreach (
            var (caller, document) in new[]
            {
                (v2, await ApiDocument.Of(client)),
                (v1, await ApiDocument.Of(client, "v1")),
                (wallet, await ApiDocument.Of(client, "wallet")),
            }
        )
        {
            foreach (var (path, method, operation) in document.Operations)
            {
                var media = operation.TryGetProperty("requestBody", out var body)
                    ? body.GetProperty("content").EnumerateObject().Select(c => (string?)c.Name)
                    : [null];
                foreach (var each in media)
                {
                    using var request = await caller.Request(operation.GetProperty("operationId").GetString()!, each);
                    all.Add(await Read($"{method.ToUpperInvariant()} {path}", request));
                }
            }
        }

        var style = Regex.Match(await client.GetStringAsync(new Uri("/p/" + pass, UriKind.Relative)), "/assets/[^\"]+").Value;
        var edit = new Uri((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("editUrl").GetString()!).PathAndQuery;
        all.AddRange(ByHand(world, pass, second, edit, style));
        all.AddRange(await FuzzConsole.Of(server, world));
        all.Add(Upload(world, await world.Issue(World.Key.Pem)));
        return (world, all);
    }

    private static IEnumerable<FuzzRequest> ByHand(World world, string pass, string second, string edit, string style)
    {
        FuzzRequest Get(string route, string target) =>
            new FuzzRequest("GET " + route, "GET", target)
                .With("User-Agent", Browser)
                .With("Accept-Language", "fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5");
        FuzzRequest Post(string route, string target, string type, string body) =>
            new FuzzRequest("POST " + route, "POST", target) { Body = Encoding.UTF8.GetBytes(body) }.With("Content-Type", type);
        yield return Get("/p/{passId}", "/p/" + pass);
        yield return Get("/p-{passId}", "/p-" + pass + "?lang=de");
        yield return Get("/p/{passId}", edit);
        yield return Get("/p/{passId}", $"/p/{pass}+{second}");
        yield return Post("/p/{passId}", edit, "application/x-www-form-urlencoded", "points=7&more=%C3%A9+a&points=8")
            .With("Origin", "http://localhost");
        yield return Post(
            "/p-{passId}",
            edit.Replace("/p/", "/p-", StringComparison.Ordinal),
            "application/x-www-form-urlencoded",
            "points=%20"
        );
        yield return Get("/p/{passId}/logo-{sha1}.png", $"/p/{pass}/logo-{new string('a', 40)}.png");
        yield return Get("/p/{passId}.pkpass", $"/p/{pass}.pkpass");
        yield return Get("/i/{sha256}.png", $"/i/{new string('a', 64)}.png");
        yield return Get("/p/{passId}/google", $"/p/{pass}/google");
        yield return Post("/google/callback/{issuer}", "/google/callback/abcdefghij", "application/json", "{\"signature\":\"c2ln\"}");
        yield return Get("/robots.txt", "/robots.txt");
        yield return Get("/~", "/~");
        yield return Get("/assets/{file}", style);
        yield return Get("/", "/");
        yield return Get("/favicon.ico", "/favicon.ico");
        yield return Post("/v2/passes/{passId}/bundle", $"/v2/passes/{pass}/bundle", "application/json", "null");
        yield return Post("/v2/passesBatch/bundle", $"/v2/passesBatch/bundle?id={pass},{second}", "application/json", "null");
        yield return new FuzzRequest("OPTIONS /v2/passesBatch/bundle", "OPTIONS", $"/v2/passesBatch/bundle?id={pass},{second}").With(
            "Origin",
            "https://viewer.example"
        );
        foreach (var asked in new[] { "bundle", "json", "images/{file}" })
        {
            var route = "/v2/passes/{passId}/" + asked;
            var target = $"/v2/passes/{pass}/{asked.Replace("{file}", "logo.png", StringComparison.Ordinal)}";
            yield return new FuzzRequest("OPTIONS " + route, "OPTIONS", target).With("Origin", "https://viewer.example");
        }

        yield return new FuzzRequest("OPTIONS /p/{passId}.pkpass", "OPTIONS", $"/p/{pass}.pkpass").With("Origin", "https://viewer.example");
        yield return Get("/health/live", "/health/live");
        yield return Get("/health/ready", "/health/ready");
        yield return Get("/metrics", "/metrics");
        foreach (
            var page in new[]
            {
                "/swagger/sign.js",
                "/swagger/page.js",
                "/swagger/page.css",
                "/swagger",
                "/swagger/index.html",
                "/swagger/v2/swagger.json",
                "/swagger/v1/swagger.json",
                "/swagger/wallet/swagger.json",
            }
        )
        {
            yield return Get(page, page);
        }

        yield return Post(
                "/v1/passes",
                "/v1/passes",
                "application/json",
                """{"size":10,"from":0,"passFilter":{"campaignName":"campaign","isVoided":false,"dynamicData":{"points":"0"}}}"""
            )
            .With("Authorization", "PKAuth " + FuzzRequest.Token);
        yield return Post("/v1/passes/{templateId}", "/v1/passes/" + pass, "application/json", KitClient.Body("https://www.example.com"))
            .With("brand-id", world.Account.BrandId)
            .With("api-key", world.Account.BrandApiKey);
    }

    private static FuzzRequest Upload(World world, byte[] certificate) =>
        new FuzzRequest("POST /v2/passbookCerts", "POST", "/v2/passbookCerts")
        {
            Parts =
            [
                new("passbookP12", World.Pkcs12(World.Key, certificate, "secret word"), "pass.p12"),
                Part.Json("""{"name":"My Certificate","password":"secret word"}"""),
            ],
        }
            .With("Content-Type", Part.FormType)
            .With("Authorization", "PKAuth " + FuzzRequest.Token);

    private static async Task<FuzzRequest> Read(string route, HttpRequestMessage request)
    {
        var parts = new List<Part>();
        foreach (var part in request.Content as MultipartFormDataContent ?? [])
        {
            var about = part.Headers.ContentDisposition!;
            parts.Add(
                new Part(
                    about.Name!.Trim('"'),
                    await part.ReadAsByteArrayAsync(),
                    about.FileName?.Trim('"'),
                    part.Headers.ContentType?.ToString()
                )
            );
        }

        var headers = request
            .Headers.NonValidated.Select(h =>
                (
                    h.Key,
                    h.Key == "Authorization" && h.Value.ToString().StartsWith("PKAuth", StringComparison.Ordinal)
                        ? "PKAuth " + FuzzRequest.Token
                        : h.Value.ToString()
                )
            )
            .ToList();
        if (request.Content is not null)
        {
            headers.Add(("Content-Type", parts.Count > 0 ? Part.FormType : request.Content.Headers.ContentType!.ToString()));
        }

        return new FuzzRequest(route, request.Method.Method.ToUpperInvariant(), request.RequestUri!.ToString())
        {
            Headers = headers,
            Parts = parts.Count > 0 ? parts : null,
            Body = parts.Count > 0 || request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(),
        };
    }
}
