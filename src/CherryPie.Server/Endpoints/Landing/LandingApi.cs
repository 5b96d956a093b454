using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Tools.Demo;
using CherryPie.Wallet;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>/p/{id}, /p-{id} and /~/: what customers open.</summary>
internal static class LandingApi
{
    private const int MostFormBytes = 1 << 20;
    private static readonly string[] _read = ["GET", "HEAD"];

    public static void MapLanding(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").WithErrors(new LandingDialect()).AllowAnonymous().LimitedByAddress().ExcludeFromDescription();
        pages.MapMethods(
            "/",
            _read,
            (HttpContext http, PublicUrl url, DemoPass demo, IConfiguration configuration) =>
                StartPage.Write(http.Request.Viewer(), url.Root, demo, configuration.GetValue("Console:Enabled", true))
        );
        pages.MapMethods("/p/{passId}", _read, Show);
        pages.MapMethods("/p-{passId}", _read, Show);
        pages.MapPost("/p/{passId}", Save);
        pages.MapPost("/p-{passId}", Save);
        pages.MapMethods("/p/{passId}/logo-{sha1}.png", _read, Logo);
        pages.MapMethods("/~", _read, Follow);
    }

    // Ids have no plus, so one between them makes an order of them.
    private static Task<LandingResponse> Show(string passId, HttpContext http, LandingPages pages, CancellationToken stop) =>
        passId.Split('+', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray() is { Length: > 1 } ids
            ? pages.Order(ids, http.Request, stop)
            : pages.Show(passId.Trim('+'), http.Request, stop);

    private static async Task<IResult> Save(string passId, HttpContext http, LandingPages pages, PublicUrl url, CancellationToken stop)
    {
        if (!IsOwnForm(http.Request, url))
        {
            return await pages.Refuse(passId, http.Request, stop);
        }

        return await pages.Save(passId, http.Request, () => Typed(http, stop), stop);
    }

    // The token is in the address, so another site's form could only come from who knows it; it is turned away all the same.
    private static bool IsOwnForm(HttpRequest request, PublicUrl url)
    {
        var (origin, site) = (request.Headers.Origin.ToString(), request.Headers["Sec-Fetch-Site"].ToString());
        return site is "" or "same-origin" or "none"
            && (
                origin.Length == 0
                || origin == $"{request.Scheme}://{request.Host}"
                || origin == new Uri(url.Value).GetLeftPart(UriPartial.Authority)
            );
    }

    // By hand, because dynamic keys differ by letter case and ASP.NET's forms don't.
    private static async Task<Dictionary<string, string>> Typed(HttpContext http, CancellationToken stop)
    {
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MostFormBytes;
        }

        using var form = new FormReader(http.Request.Body)
        {
            ValueCountLimit = 1000,
            KeyLengthLimit = 256,
            ValueLengthLimit = MostFormBytes,
        };
        while (await form.ReadNextPairAsync(stop) is { } pair)
        {
            typed[pair.Key] = pair.Value.ReplaceLineEndings("\n");
        }

        return typed;
    }

    private static async Task<IResult> Logo(
        string passId,
        string sha1,
        HttpContext http,
        PublicPass passes,
        ScaledDynamicImages images,
        CancellationToken stop
    )
    {
        var (pass, _) = await passes.Find(passId, stop);
        var logo =
            pass.Campaign!.WhiteLabelLogo == sha1
                ? await images.Get(pass.AccountId, [(PassImage.Logo, sha1)], PassStyle.Generic, isPoster: false, stop)
                : [];
        if (logo.Count == 0)
        {
            throw Refusal.NotFound($"Pass \"{passId}\" has no such logo");
        }

        LandingHeaders.Common(http.Response);
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(logo[^1].Png, "image/png");
    }

    private static LandingResponse Follow(HttpContext http, PublicUrl url)
    {
        var viewer = http.Request.Viewer();
        var texts = viewer.Texts;
        var script = Markup.Of(
            $"{Document.Icon(url.Root)}<script src=\"{url.Root}{Assets.Follow}\" defer></script><noscript><p "
                + $"class=\"message\">{texts.NeedsScript}</p></noscript>"
        );
        return new LandingResponse(
            Document.Write(
                viewer,
                url.Root,
                texts.Opening,
                script,
                Markup.Of(
                    $"<main class=\"message\" data-root=\"{url.Root}\"><h1>{texts.Opening}</h1><p hidden "
                        + $"id=\"lost\">{texts.NotFound}</p></main>"
                )
            ),
            Scripted: true
        );
    }
}
