using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Wallet;

namespace CherryPie.Server.Tests.Faults;

/// <summary>Clients that create, change, redeem, download, look and register at once, and remember what was acknowledged to them.</summary>
/// <param name="api">A client of the server as it is now.</param>
/// <param name="http">The same without a key.</param>
/// <param name="mayBreak">Whether connections may break, because the server is killed.</param>
internal sealed class MixedLoad(Func<ApiClient> api, Func<HttpClient> http, bool mayBreak)
{
    public const string Open = "open",
        Limited = "limited";
    private readonly ConcurrentBag<WrittenPass> _passes = [];
    private int _acknowledged,
        _unavailable,
        _number;

    public IReadOnlyCollection<WrittenPass> Passes => _passes;

    /// <summary>How many calls of all kinds were a success.</summary>
    public int Acknowledged => _acknowledged;

    /// <summary>How many were answered with 503 and Retry-After.</summary>
    public int Unavailable => _unavailable;

    /// <summary>Answers that nobody should get.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>The campaigns and templates that it issues from: one without a limit, one whose campaign and template have one.</summary>
    public async Task Prepare(int maxIssue)
    {
        var certificate = (await api().Get("/v2/passbookCerts")).Json[0].GetProperty("id").GetString();
        foreach (var (name, most) in new[] { (Open, 0), (Limited, maxIssue) })
        {
            _ = (
                await api()
                    .Post(
                        "/v2/campaigns",
                        $$"""
                        {"name":"{{name}}","passbookCertId":"{{certificate}}","startDate":"2016-01-01T00:00:00Z","maxIssue":{{most}}}
                        """
                    )
            ).Name;
            _ = (
                await api()
                    .PostForm(
                        "/v2/templates",
                        Part.File("passbook-IconFile", Pictures.Icon),
                        Part.Json(World.TemplateJson(name, name, more: $",\"maxIssue\":{most}"))
                    )
            ).Name;
        }
    }

    public Task Run(int clients, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(c => Task.Run(() => Client(new Random(c), stop), CancellationToken.None)));

    private async Task Client(Random random, CancellationToken stop)
    {
        var own = new List<WrittenPass>();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5)); // what is down answers at once
        while (!stop.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            var pass = own.Count == 0 ? null : own[random.Next(own.Count)];
            await (
                pass is null
                    ? Issue(own, Open, random)
                    : random.Next(12) switch
                    {
                        0 or 1 => Issue(own, Open, random),
                        2 => Issue(own, Limited, random),
                        3 => Batch(own),
                        4 or 5 => Update(pass),
                        6 => Call(a => a.Put($"/v2/passes/{pass.Id}/redeem", ""), _ => pass.IsRedeemed = true),
                        7 or 8 => Register(pass),
                        9 => Call(a => a.Put($"/v2/templates/{Open}/push", ""), _ => { }),
                        10 => Call(a => a.Post("/v2/passes/search", $$$"""{"size":10,"passFilter":{"id":"{{{pass.Id}}}"}}"""), _ => { }),
                        _ => Visit(pass),
                    }
            );
        }
    }

    private Task Issue(List<WrittenPass> own, string template, Random random)
    {
        var mail = random.Next(4) == 0 ? ",\"recoveryEmail\":\"ada@example.com\"" : "";
        return Call(
            a => a.Post("/v2/passes", New(template, mail)),
            answer => Keep(own, answer.Id, template, mail.Length > 0),
            mayRefuse: template == Limited
        );
    }

    private Task Batch(List<WrittenPass> own) =>
        Call(
            a => a.Post("/v2/passesBatch", $"[{string.Join(',', Enumerable.Range(0, 5).Select(_ => New(Open, "")))}]"),
            answer =>
            {
                foreach (var id in answer.Json.GetProperty("id").EnumerateArray())
                {
                    Keep(own, id.GetString()!, Open, hasMail: false);
                }
            }
        );

    private Task Update(WrittenPass pass)
    {
        var value = ++pass.Sent;
        return Call(a => a.Put("/v2/passes/" + pass.Id, $$$"""{"dynamicData":{"v":"{{{value}}}"}}"""), _ => pass.Acknowledged = value);
    }

    private async Task Register(WrittenPass pass)
    {
        if (pass.Token is null)
        {
            await Call(
                a => a.Send("GET", $"/v2/passes/{pass.Id}/bundle", null, null, []),
                answer =>
                    pass.Token = JsonElement
                        .Parse(PassArchive.Open(answer.Bytes).Files["pass.json"].Span)
                        .GetProperty("authenticationToken")
                        .GetString()
            );
            return;
        }

        var (device, pushToken) = ($"d{Interlocked.Increment(ref _number)}", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        await Call(
            () =>
                Send(
                    HttpMethod.Post,
                    $"/wallet/v1/devices/{device}/registrations/{KilledServer.PassType}/{pass.Id}",
                    pass.Token,
                    new { pushToken }
                ),
            _ => pass.Devices.Add((device, pushToken))
        );
    }

    private Task Visit(WrittenPass pass) => Call(() => Send(HttpMethod.Get, "/p/" + pass.Id, null, null), _ => { }, dialect: "text/html");

    private async Task<Answer> Send(HttpMethod method, string path, string? token, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("ApplePass", token);
        using var answer = await http().SendAsync(request);
        var headers = answer
            .Headers.Concat(answer.Content.Headers)
            .ToDictionary(h => h.Key, h => h.Value.First(), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), headers);
    }

    private Task Call(Func<ApiClient, Task<Answer>> call, Action<Answer> acknowledged, bool mayRefuse = false) =>
        Call(() => call(api()), acknowledged, mayRefuse);

    private async Task Call(
        Func<Task<Answer>> call,
        Action<Answer> acknowledged,
        bool mayRefuse = false,
        string dialect = "application/json"
    )
    {
        try
        {
            var answer = await call();
            if (answer.Status is 200 or 201)
            {
                acknowledged(answer);
                Interlocked.Increment(ref _acknowledged);
            }
            else if (
                answer.Status == 503
                && answer.Headers.ContainsKey("Retry-After")
                && answer.Headers["Content-Type"].StartsWith(dialect, StringComparison.Ordinal)
            )
            {
                Interlocked.Increment(ref _unavailable);
            }
            else if (!mayRefuse || answer.Status != 400 || !answer.Text.Contains("all of its", StringComparison.Ordinal))
            {
                Faults.Enqueue($"{answer.Status} {string.Join(", ", answer.Headers)} {answer.Text}");
            }
        }
        catch (HttpRequestException) when (mayBreak)
        {
            // not acknowledged
        }
        catch (Exception e)
        {
            Faults.Enqueue(e.ToString());
        }
    }

    private static string New(string template, string more) =>
        $$$"""{"templateName":"{{{template}}}","userDefinedId":"{{{Guid.NewGuid()}}}","dynamicData":{"v":"0"}{{{more}}}}""";

    private void Keep(List<WrittenPass> own, string id, string template, bool hasMail)
    {
        var pass = new WrittenPass(id, template, hasMail);
        own.Add(pass);
        _passes.Add(pass);
    }
}

/// <summary>What a client knows of a pass of its own.</summary>
internal sealed record WrittenPass(string Id, string Template, bool HasMail)
{
    public string? Token { get; set; }

    /// <summary>The value that was sent last, and the last one that was acknowledged.</summary>
    public int Sent { get; set; }

    public int Acknowledged { get; set; }

    public bool IsRedeemed { get; set; }

    public List<(string Device, string PushToken)> Devices { get; } = [];

    /// <summary>A stored value that it may have.</summary>
    public bool Allows(string value) =>
        int.Parse(value, CultureInfo.InvariantCulture) is var stored && stored >= Acknowledged && stored <= Sent;
}
