using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>POST /v2/passes/search. The vendor's search host had it at POST /v1/passes, which WalletKit shares.</summary>
internal static class SearchApi
{
    public static void MapSearch(this IEndpointRouteBuilder v2) =>
        v2.MapPost("/passes/search", Search)
            .WithName("SearchPasses")
            .ReadsFromStandby()
            .WithTags("Passes")
            .Describes(PassChangesDocs.Search);

    public static async Task<IResult> Search(HttpContext http, SearchPasses search, CancellationToken stop) =>
        VendorJson.Ok(await search.Run(await JsonBody.ReadObject(http, new Problems(), stop), stop));
}
