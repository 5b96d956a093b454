using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>What a save link opens: the first pass that it names with "Save" and "Delete". Links that bring classes and objects whole
/// are not taken; the objects must be there.</summary>
internal sealed class GoogleSavePage(
    GoogleIdentity identity,
    GoogleResources resources,
    GoogleCallbacks callbacks,
    GoogleLog log,
    TimeProvider clock
)
{
    public const string Path = "/gp/v/save/";

    /// <summary>Longer links may be cut short by browsers. https://developers.google.com/wallet/generic/web</summary>
    private const int LongestLink = 1800;

    public async Task Handle(HttpContext http, string token)
    {
        var stop = http.RequestAborted;
        if (Read(http.Request, token, out var fault) is not { } pass)
        {
            log.Add(http.Request.Method, Path + "…", 400, fault);
            await Write(http, 400, $"<h1>Something went wrong</h1><p>{WebUtility.HtmlEncode(fault)}</p>");
            return;
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            log.Add(http.Request.Method, Path + pass.Id, 200);
            await Write(http, 200, Shown(pass));
            return;
        }

        var isSaved = (await http.Request.ReadFormAsync(stop))["action"] != "delete";
        resources.Hold(pass.Id, isSaved);
        await callbacks.Send(pass.Class, pass.ClassId, pass.Id, isSaved, stop);
        log.Add("POST", Path + pass.Id, 303, isSaved ? "saved" : "deleted");
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = Path + token;
    }

    private SavedPass? Read(HttpRequest request, string token, out string fault)
    {
        var length = request.Scheme.Length + "://".Length + request.Host.Value!.Length + Path.Length + token.Length;
        if (length > LongestLink)
        {
            fault = $"The link has {length} characters, more than {LongestLink}";
            return null;
        }

        if (GoogleJwt.Read(token, identity, out fault) is not { } claims)
        {
            fault = "The link's token " + fault;
            return null;
        }

        var origins =
            claims.TryGetProperty("origins", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(o => o.ValueKind == JsonValueKind.String ? o.GetString()! : "").ToList()
                : [];
        var referer = request.Headers.Referer.ToString();
        fault =
            GoogleJwt.Text(claims, "aud") != "google" ? "aud must be google"
            : GoogleJwt.Text(claims, "typ") != "savetowallet" ? "typ must be savetowallet"
            : GoogleJwt.Time(claims, "iat") is not { } issued || issued > clock.GetUtcNow().ToUnixTimeSeconds() + 60 ? "iat is not yet"
            : origins.Count == 0 || !origins.All(IsOrigin) ? "origins must be a list such as [\"https://wallet.example.com\"]"
            : Foreign(referer, origins, request) ? $"origins lacks that of the page with the link, {referer}"
            : "";
        return fault.Length > 0 ? null : Named(claims, out fault);
    }

    private SavedPass? Named(JsonElement claims, out string fault)
    {
        fault = "payload names no object";
        if (!claims.TryGetProperty("payload", out var payload) || payload.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var (segment, type) in GoogleSchemas.Own.Resources.Where(r => r.Value.EndsWith("Object", StringComparison.Ordinal)))
        {
            if (payload.TryGetProperty(segment + "s", out var all) && all.ValueKind == JsonValueKind.Array && all.GetArrayLength() > 0)
            {
                var (id, classId) = (GoogleJwt.Text(all[0], "id") ?? "", GoogleJwt.Text(all[0], "classId") ?? "");
                fault = $"there is no {segment} {id} of the class {classId}";
                return resources.Saved(type, id, classId) is { } found ? new(id, classId, found.Object, found.Class, found.Users) : null;
            }
        }

        return null;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http"
        && text == uri.GetLeftPart(UriPartial.Authority);

    // This page's own form has its own origin.
    private static bool Foreign(string referer, List<string> origins, HttpRequest request) =>
        Uri.TryCreate(referer, UriKind.Absolute, out var uri)
        && uri.GetLeftPart(UriPartial.Authority) is var origin
        && origin != $"{request.Scheme}://{request.Host}"
        && !origins.Contains(origin);

    private static string Shown(SavedPass pass)
    {
        var title =
            Localized(pass.Object["header"])
            ?? (string?)pass.Class["programName"]
            ?? (string?)pass.Class["title"]
            ?? Localized(pass.Class["eventName"])
            ?? pass.Id;
        var owner = Localized(pass.Object["cardTitle"]) ?? (string?)pass.Class["issuerName"] ?? "";
        var (state, code) = ((string?)pass.Object["state"] ?? "ACTIVE", (string?)pass.Object["barcode"]?["value"] ?? "no barcode");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <p>[TEST ONLY] {WebUtility.HtmlEncode(owner)}</p><h1>{WebUtility.HtmlEncode(title)}</h1>
            <p>{WebUtility.HtmlEncode(state)} · {WebUtility.HtmlEncode(code)}</p><p id="users">Saved {pass.Users} times</p>
            <form method="post"><button name="action" value="save">Save</button>
            <button name="action" value="delete">Delete</button></form>
            <details><summary>Class and object</summary><pre>{WebUtility.HtmlEncode(pass.Class.ToString())}</pre>
            <pre>{WebUtility.HtmlEncode(pass.Object.ToString())}</pre></details>
            """
        );
    }

    private static string? Localized(JsonNode? text) => (string?)text?["defaultValue"]?["value"];

    private static Task Write(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            "<!doctype html><html lang=\"en\"><meta name=\"viewport\" content=\"width=device-width\">"
                + $"<title>Google Wallet stand-in</title><body>{body}</body></html>",
            http.RequestAborted
        );
    }

    private sealed record SavedPass(string Id, string ClassId, JsonObject Object, JsonObject Class, int Users);
}
