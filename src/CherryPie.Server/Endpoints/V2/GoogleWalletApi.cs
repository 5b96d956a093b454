using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Platform.Http;
using Microsoft.Net.Http.Headers;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/passes/{id}/googleWallet: Google's page that saves a pass. Public: the pass id is the capability.</summary>
internal static class GoogleWalletApi
{
    private static readonly string[] _read = ["GET", "HEAD"];

    public static void MapGoogleWallet(this IEndpointRouteBuilder v2) =>
        v2.MapMethods("/passes/{passId}/googleWallet", _read, Save)
            .WithTags("Google Wallet")
            .AllowAnonymous()
            .LimitedByAddress()
            .WithName("SaveToGoogleWallet")
            .Describes(GoogleDocs.Save);

    /// <summary>Whether the caller is a program that asks for the address alone.</summary>
    public static bool AsksForJson(this HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Wish(accepted, "application/json") is > 0 and var json && json > Wish(accepted, "text/html");
    }

    // How much a type is wanted that is named, from 0 to 1.
    private static double Wish(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted
            .Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(a => a.Quality ?? 1)
            .DefaultIfEmpty(0)
            .Max();

    /// <summary>The address, or a redirect to it.</summary>
    public static IResult Answer(HttpContext http, SavedLink link)
    {
        var headers = http.Response.Headers;
        (headers.CacheControl, headers.Vary) = ("no-store", "Accept");
        return http.Request.AsksForJson() ? VendorJson.Ok(new { link.Url }) : Results.Redirect(link.Url!);
    }

    /// <summary>Where there is nothing of Google, an address of it is answered as any that nobody knows.</summary>
    public static IResult NoRoute(HttpContext http) => new Unknown(http.Request.Method, http.Request.Path);

    private static async Task<IResult> Save(string passId, HttpContext http, SaveLink links, CancellationToken stop)
    {
        if (await links.Run(passId, stop) is not { } link)
        {
            return NoRoute(http);
        }

        return link.Url is null
            ? throw Refusal.Unavailable("The pass is on its way to Google; ask again in a moment", SavedLink.Again)
            : Answer(http, link);
    }

    private sealed class Unknown(string method, string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) =>
            JsonErrorDialect.NoRoute.Write(httpContext, StatusCodes.Status404NotFound, $"There is no {method} {path}");
    }
}
