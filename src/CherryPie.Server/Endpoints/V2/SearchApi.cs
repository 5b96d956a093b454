using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Endpoints.WalletKit;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>POST /v2/passes/search, and POST /v1/passes as the vendor's search host had it. WalletKit's POST /v1/passes is told apart by its Brand-Id header.</summary>
internal static class SearchApi
{
    public static void MapSearch(this WebApplication app)
    {
        Secure(app.MapPost("/v2/passes/search", Search).WithName("SearchPasses").Describes(PassChangesDocs.Search));
        Secure(app.MapPost("/v1/passes", Search).WithName("SearchPassesV1").WithMetadata(new ForBrands(false)).ExcludeFromDescription());
    }

    private static void Secure(RouteHandlerBuilder route) =>
        route.WithTags("Passes").WithErrors(ErrorDialect.CherryPie).RequireAuthorization(PkAuth.Policy);

    private static async Task<IResult> Search(HttpContext http, SearchPasses search, CancellationToken stop) =>
        VendorJson.Ok(await search.Run(await JsonBody.ReadObject(http, new Problems(), stop), stop));
}
