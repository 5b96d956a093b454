using System.IO.Compression;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Endpoints.Console;

internal static class Rendering
{
    private const string Squeezed = "squeezed page";

    /// <summary>Sends an answer. Components are given the address of their page, so a Host that is none of an address is put right before
    /// they begin, and not earlier: who asks is judged by what came.</summary>
    public static async Task Render(this HttpContext http, IResult result)
    {
        var request = http.Request;
        if (!request.Host.HasValue || !Uri.TryCreate($"{request.Scheme}://{request.Host}/", UriKind.Absolute, out _))
        {
            request.Host = new HostString(new Uri(http.RequestServices.GetRequiredService<PublicUrl>().Value).Authority);
        }

        var (response, isSqueezed) = (http.Response, http.Items.ContainsKey(Squeezed));
        if (!isSqueezed)
        {
            await result.ExecuteAsync(http);
            return;
        }

        response.Headers.ContentEncoding = "br";
        response.Headers.Append("Vary", "Accept-Encoding");
        var plain = response.Body;
        await using (var squeezed = new BrotliStream(plain, CompressionLevel.Fastest, leaveOpen: true))
        {
            response.Body = squeezed;
            try
            {
                await result.ExecuteAsync(http);
                await response.BodyWriter.FlushAsync(http.RequestAborted);
            }
            finally
            {
                response.Body = plain;
            }
        }
    }

    /// <summary>Has the page sent compressed to browsers that read this: a large page that shows nothing of its address. A page that does
    /// would tell by its length what else is in it (https://www.breachattack.com).</summary>
    public static void Squeeze(this ConsoleCall call)
    {
        var request = call.Http.Request;
        if (HttpMethods.IsGet(request.Method) && request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            call.Http.Items[Squeezed] = true;
        }
    }
}
