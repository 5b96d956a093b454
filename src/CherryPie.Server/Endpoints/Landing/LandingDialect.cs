using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>How a refusal reads for a customer: a kind page in their language, without the reasons that are for clients.</summary>
internal sealed class LandingDialect : ErrorDialect
{
    public override int Throttled => StatusCodes.Status429TooManyRequests;

    public override Task Write(HttpContext http, int status, string message)
    {
        var viewer = http.Request.Viewer();
        var root = http.RequestServices.GetRequiredService<PublicUrl>().Root;
        var (title, text) =
            status is StatusCodes.Status404NotFound
                ? (viewer.Texts.NotFoundTitle, viewer.Texts.NotFound)
                : (viewer.Texts.SorryTitle, viewer.Texts.Sorry);
        return new LandingResponse(Document.Message(viewer, root, title, text), Status: status).ExecuteAsync(http);
    }
}
