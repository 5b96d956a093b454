using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Push;

/// <summary>Checks the settings Push__Endpoint and Push__TrustedRootsFile.</summary>
internal static class ApnsTrust
{
    /// <exception cref="OperatorError">It is not https.</exception>
    public static Uri Endpoint(PushOptions options) =>
        options.Endpoint.Scheme == Uri.UriSchemeHttps
            ? options.Endpoint
            : throw new OperatorError(
                "Push__Endpoint must be an https address: APNs knows a server by the certificate of its TLS connection."
            );

    /// <returns>Null: the machine's own roots.</returns>
    /// <exception cref="OperatorError">The file can't be read.</exception>
    public static X509ChainPolicy? Roots(PushOptions options) => TrustedRoots.Read(options.TrustedRootsFile, "Push__TrustedRootsFile");
}
