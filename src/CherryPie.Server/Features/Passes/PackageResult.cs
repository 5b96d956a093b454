using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>Writes a package into the response as one piece instead of copying it into the web server's blocks of 4 kB
/// (docs/performance.md).</summary>
internal sealed class PackageResult(byte[] package, string type = PackageResult.ContentType) : IResult
{
    public const string ContentType = "application/vnd.apple.pkpass",
        BundleType = "application/vnd.apple.pkpasses";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = type;
        response.ContentLength = package.Length;
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        RequestTimeLimit.End(httpContext);
        await response.StartAsync(httpContext.RequestAborted); // until then the writer is one that copies
        package.CopyTo(response.BodyWriter.GetSpan(package.Length));
        response.BodyWriter.Advance(package.Length);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
