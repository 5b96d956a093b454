using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>/p/{id}/google, which leads customers to Google's page; and what Google itself asks for: /google/callback/{issuer} and
/// /robots.txt. Where there is no issuer, there is none of it.</summary>
internal static class GoogleLinksApi
{
    private static readonly string[] _read = ["GET", "HEAD"];

    public static void MapGoogleLinks(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/p/{passId}/google", _read, Save)
            .WithErrors(new GoogleLinkDialect())
            .AllowAnonymous()
            .LimitedByAddress()
            .ExcludeFromDescription();
        app.MapPost("/google/callback/{issuer}", Callback)
            .WithErrors(JsonErrorDialect.NoRoute)
            .AllowAnonymous()
            .LimitedByAddress()
            .ExcludeFromDescription();
        app.MapMethods("/robots.txt", _read, Robots)
            .WithErrors(JsonErrorDialect.NoRoute)
            .AllowAnonymous()
            .LimitedByAddress()
            .ExcludeFromDescription();
    }

    private static async Task<IResult> Save(
        string passId,
        HttpContext http,
        SaveLink links,
        LandingPages pages,
        PublicUrl url,
        CancellationToken stop
    )
    {
        SavedLink? found;
        try
        {
            found = await links.Run(passId, stop);
        }
        catch (Refusal refusal) when (refusal.Status != StatusCodes.Status404NotFound && !http.Request.AsksForJson())
        {
            return await pages.RefuseGoogle(passId, http.Request, refusal, stop);
        }

        if (found is not { } link)
        {
            return GoogleWalletApi.NoRoute(http);
        }

        return link.Url is not null ? GoogleWalletApi.Answer(http, link)
            : http.Request.AsksForJson()
                ? throw Refusal.Unavailable("The pass is on its way to Google; ask again in a moment", SavedLink.Again)
            : Moment(http.Request.Viewer(), url.Root);
    }

    // It asks again by itself; no script is needed for that.
    private static LandingResponse Moment(Viewer viewer, string root)
    {
        var opening = viewer.Texts.Opening;
        var again = Markup.Of($"{Document.Icon(root)}<meta http-equiv=\"refresh\" content=\"{(int)SavedLink.Again.TotalSeconds}\">");
        return new LandingResponse(
            Document.Write(viewer, root, opening, again, Markup.Of($"<main class=\"message\" role=\"status\"><h1>{opening}</h1></main>")),
            Status: StatusCodes.Status503ServiceUnavailable,
            RetryAfter: SavedLink.Again
        );
    }

    // 200 also for what is no message of Google's: who tries learns nothing, and Google sends nothing again.
    private static async Task<IResult> Callback(string issuer, HttpContext http, ReceiveCallback receive, CancellationToken stop)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = ReceiveCallback.MostBytes;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, stop);
        return await receive.Run(issuer, body.ToArray(), stop) ? Results.Ok() : GoogleWalletApi.NoRoute(http);
    }

    private static async Task<IResult> Robots(HttpContext http, ServerDb db, PublicUrl url, CancellationToken stop)
    {
        if (!await db.GoogleIssuers.IgnoreQueryFilters([ServerDb.OwnAccount]).AnyAsync(stop))
        {
            return GoogleWalletApi.NoRoute(http);
        }

        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Text($"User-agent: *\nAllow: {url.Root}/i/\nAllow: {url.Root}/google/callback/\n", "text/plain");
    }
}
