using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>Answers each request: finds what it is for, applies the faults that were asked for, writes it down.</summary>
internal sealed class GoogleRequests(SimulatedGoogle google, CancellationToken stopping)
{
    private const string Api = "/walletobjects/v1/";
    private int _waiting;

    /// <summary>How many requests are not answered yet.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public async Task Handle(HttpContext http)
    {
        var (request, path) = (http.Request, http.Request.Path.Value ?? "");
        if (path.StartsWith(GoogleSavePage.Path, StringComparison.Ordinal))
        {
            await google.SavePage.Handle(http, path[GoogleSavePage.Path.Length..]);
        }
        else if (path == "/gp/m/issuer/keys")
        {
            http.Response.ContentType = "application/json";
            http.Response.Headers.CacheControl = "public, max-age=3600";
            await http.Response.Body.WriteAsync(google.Callbacks.RootKeys, http.RequestAborted);
        }
        else if (path == "/_log")
        {
            var after = long.TryParse(request.Query["after"], CultureInfo.InvariantCulture, out var number) ? number : 0;
            await http.Response.WriteAsJsonAsync(
                google.Log.Entries.Where(e => e.Number > after),
                JsonSerializerOptions.Web,
                http.RequestAborted
            );
        }
        else if (path == "/_faults" && HttpMethods.IsPost(request.Method))
        {
            await SetFaults(http);
        }
        else
        {
            Interlocked.Increment(ref _waiting);
            try
            {
                await Answer(http, path);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
    }

    private async Task Answer(HttpContext http, string path)
    {
        var came = google.Log.Now;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var body = await Body(http.Request, ends.Token);
        var fault = google.Faults.Next($"{http.Request.Method} {path}");
        var (status, answer, reason) = (200, (JsonNode?)null, (string?)null);
        try
        {
            await Task.Delay(fault.Frozen ? Timeout.InfiniteTimeSpan : fault.Delay, ends.Token);
            if (fault.Status > 0)
            {
                throw new GoogleRefusal(fault.Status, "simulatedFault", "As the stand-in's options ask for");
            }

            answer =
                path == "/token" ? google.Tokens.Issue(await Form(http.Request, ends.Token), google.TokenUrl, out reason)
                : path.StartsWith(Api, StringComparison.Ordinal) ? await Call(http.Request, path[Api.Length..], body, ends.Token)
                : throw new GoogleRefusal(404, "notFound", $"There is no {path}");
            status = reason is null ? 200 : 400;
        }
        catch (GoogleRefusal refusal)
        {
            (status, answer, reason) = (refusal.Status, refusal.Body(), $"{refusal.Reason}: {refusal.Message}");
        }
        catch (OperationCanceledException)
        {
            (status, reason) = (0, "not answered");
        }

        google.Log.Add(
            http.Request.Method,
            path + http.Request.QueryString,
            fault.Lost ? 0 : status,
            fault.Lost ? "lost" : reason,
            body,
            came
        );
        if (status == 0 || fault.Lost)
        {
            http.Abort();
            return;
        }

        if (fault.Status > 0 && fault.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=UTF-8";
        await http.Response.WriteAsync(answer!.ToJsonString(), http.RequestAborted);
    }

    private async Task<JsonObject> Call(HttpRequest request, string path, JsonNode? body, CancellationToken stop)
    {
        google.Tokens.Authorize(request);
        if (google.NotAdded)
        {
            throw new GoogleRefusal(
                403,
                "permissionDenied",
                "The service account is no user of the issuer in the Google Pay & Wallet Console"
            );
        }

        if (!google.Rate.Take())
        {
            throw new GoogleRefusal(429, "rateLimitExceeded", "Quota exceeded for quota metric 'Requests' and limit 'per second'");
        }

        var parts = path.Split('/');
        var id = parts.ElementAtOrDefault(1);
        if (parts[0] == "issuer" && HttpMethods.IsGet(request.Method))
        {
            return google.Issuer(id);
        }

        if (!GoogleSchemas.Own.Resources.TryGetValue(parts[0], out var type))
        {
            throw new GoogleRefusal(404, "notFound", $"There is no {path}");
        }

        var sends = request.Method is "POST" or "PATCH" or "PUT";
        var sent = body as JsonObject ?? (sends ? throw GoogleRefusal.Invalid("body", "The body must be a JSON object") : new JsonObject());
        var of = parts[0].EndsWith("Class", StringComparison.Ordinal) ? "issuerId" : "classId";
        return (request.Method, parts.Length, parts.ElementAtOrDefault(2)) switch
        {
            ("POST", 1, _) => await google.Resources.Insert(type, sent, stop),
            ("GET", 1, _) => google.Resources.List(type, request.Query[of], request.Query["token"], Most(request)),
            ("GET", 2, _) => google.Resources.Get(type, id!),
            ("PATCH", 2, _) => await google.Resources.Change(type, id!, sent, isPatch: true, stop),
            ("PUT", 2, _) => await google.Resources.Change(type, id!, sent, isPatch: false, stop),
            ("POST", 3, "addMessage") => google.Resources.AddMessage(type, id!, sent),
            // Nothing can be deleted.
            _ => throw new GoogleRefusal(404, "notFound", $"There is no {request.Method} of {path}"),
        };
    }

    private async Task SetFaults(HttpContext http)
    {
        try
        {
            var query = http.Request.Query;
            google.Faults = new GoogleFaults(name => query.TryGetValue(name[2..], out var value) ? value.ToString() : null);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (OperatorError e)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(e.Message, http.RequestAborted);
        }
    }

    private static async Task<IFormCollection> Form(HttpRequest request, CancellationToken stop) =>
        request.HasFormContentType ? await request.ReadFormAsync(stop) : FormCollection.Empty;

    private static int? Most(HttpRequest request) =>
        int.TryParse(request.Query["maxResults"], CultureInfo.InvariantCulture, out var most) && most > 0 ? most : null;

    private static async Task<JsonNode?> Body(HttpRequest request, CancellationToken stop)
    {
        if (request.HasFormContentType || request.ContentLength is 0 || HttpMethods.IsGet(request.Method))
        {
            return null;
        }

        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: stop);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
