using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Endpoints.Console;

internal static class Rendering
{
    /// <summary>Sends an answer. Components are given the address of their page, so a Host that is none of an address is put right before
    /// they begin, and not earlier: who asks is judged by what came.</summary>
    public static Task Render(this HttpContext http, IResult result)
    {
        var request = http.Request;
        if (!request.Host.HasValue || !Uri.TryCreate($"{request.Scheme}://{request.Host}/", UriKind.Absolute, out _))
        {
            request.Host = new HostString(new Uri(http.RequestServices.GetRequiredService<PublicUrl>().Value).Authority);
        }

        return result.ExecuteAsync(http);
    }
}
