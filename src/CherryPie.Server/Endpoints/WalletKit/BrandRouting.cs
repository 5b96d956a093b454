using Microsoft.AspNetCore.Routing.Matching;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>Metadata of two calls with one address: which of them takes requests with WalletKit's headers.</summary>
internal sealed record ForBrands(bool IsTrue);

/// <summary>POST /v1/passes is WalletKit's with a Brand-Id or API-Key header, and the pass search without.</summary>
internal sealed class BrandRouting : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(e => e.Metadata.GetMetadata<ForBrands>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var headers = httpContext.Request.Headers;
        var isBrand = headers.ContainsKey(BrandAuth.BrandId) || headers.ContainsKey(BrandAuth.ApiKey);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Endpoint.Metadata.GetMetadata<ForBrands>() is { } metadata && metadata.IsTrue != isBrand)
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }
}
