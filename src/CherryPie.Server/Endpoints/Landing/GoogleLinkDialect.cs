using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>A page for customers, JSON for programs that ask for it, as the address itself is answered.</summary>
internal sealed class GoogleLinkDialect : ErrorDialect
{
    private static readonly LandingDialect _page = new();

    public override int Throttled => _page.Throttled;

    public override Task Write(HttpContext http, int status, string message) =>
        (http.Request.AsksForJson() ? JsonErrorDialect.NoRoute : _page).Write(http, status, message);
}
