using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>Writes a package into the response as one piece instead of in the web server's blocks of 4 kB; each of its bytes is copied
/// once, to where the socket takes it from (docs/performance.md).</summary>
internal sealed class PackageResult : IResult
{
    public const string ContentType = "application/vnd.apple.pkpass",
        BundleType = "application/vnd.apple.pkpasses";

    private readonly int _length;
    private readonly Action<Span<byte>> _copy;
    private readonly string _type;

    public PackageResult(SignedPackage package) => (_length, _copy, _type) = (package.Length, package.CopyTo, ContentType);

    /// <param name="bundle">Several packages.</param>
    public PackageResult(byte[] bundle) => (_length, _copy, _type) = (bundle.Length, to => bundle.CopyTo(to), BundleType);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = _type;
        response.ContentLength = _length;
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        RequestTimeLimit.End(httpContext);
        await response.StartAsync(httpContext.RequestAborted); // until then the writer is one that copies
        _copy(response.BodyWriter.GetSpan(_length));
        response.BodyWriter.Advance(_length);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
