using System.Text.RegularExpressions;
using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The colours of a pass as a style sheet of its own, since pages may have no style within. They stand in its address, so that it
/// is nobody's and may be kept for ever.</summary>
internal static partial class PassColours
{
    private const string Folder = "/console/assets/pass/";

    public static string Address(PassView pass) =>
        Folder + string.Join('-', Hex().Matches(PageStyle.Pass("", pass)).Select(m => m.Groups[1].Value)) + ".css";

    /// <summary>Of a card that has a background alone: its texts are black or white.</summary>
    public static string Address(Rgb background) =>
        $"{Folder}{background}-{background.Ink}-{background.Ink}.css".Replace("#", "", StringComparison.Ordinal);

    public static void MapPassColours(this IEndpointRouteBuilder app) =>
        app.MapMethods(
                Folder + "{colours}.css",
                ["GET", "HEAD"],
                (string colours, HttpContext http) =>
                {
                    if (!Form().IsMatch(colours))
                    {
                        return Results.NotFound();
                    }

                    LandingHeaders.Common(http.Response);
                    http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                    return Results.Text(Write(colours.Split('-')), "text/css; charset=utf-8");
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();

    private static string Write(string[] colours) =>
        $".pass{{--bg:#{colours[0]};--fg:#{colours[1]};--label:#{colours[2]}"
        + (colours.Length > 3 ? $";--foot:#{colours[3]};--on-foot:#{colours[4]}}}" : "}");

    [GeneratedRegex("#([0-9a-f]{6})")]
    private static partial Regex Hex();

    // Background, text and labels; of a poster its lowest line besides.
    [GeneratedRegex(@"\A[0-9a-f]{6}(-[0-9a-f]{6}){2}((-[0-9a-f]{6}){2})?\z")]
    private static partial Regex Form();
}
