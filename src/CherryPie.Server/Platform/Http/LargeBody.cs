using Microsoft.AspNetCore.Http.Metadata;

namespace CherryPie.Server.Platform.Http;

/// <summary>The route takes bodies that are larger than others', and reads them as they come in: nothing may hold one whole in
/// memory.</summary>
/// <param name="most">In bytes.</param>
internal sealed class LargeBody(long most) : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => most;

    public static bool Is(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<LargeBody>() is not null;
}
