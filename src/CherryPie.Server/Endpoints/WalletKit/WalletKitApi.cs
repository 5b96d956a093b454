using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>/v1/passes, whose {templateId} is a template's: WalletKit has no address for a single pass but ?sno=.</summary>
internal static class WalletKitApi
{
    private static readonly ErrorDialect _errors = new JsonErrorDialect(BrandAuth.SchemeName);

    public static void MapWalletKit(this WebApplication app)
    {
        // Pass search of CherryPie's search host, told apart by the headers that it lacks.
        app.MapPost("/v1/passes", SearchApi.Search)
            .WithName("SearchPassesV1")
            .ReadsFromStandby()
            .WithErrors(V2Setup.Errors)
            .WithObservedErrors()
            .RequireAuthorization(PkAuth.Policy)
            .WithMetadata(new ForBrands(false))
            .ExcludeFromDescription();
        var v1 = app.MapGroup("/v1")
            .WithErrors(_errors)
            .WithObservedErrors()
            .RequireAuthorization(BrandAuth.Policy)
            .WithMetadata(WalletKitDocument.Document)
            .SucceedsWhenReplicated();
        var templates = v1.MapGroup("/passes").WithTags("Templates");
        templates
            .MapPost("", CreateTemplate)
            .WithName("CreateWalletKitTemplate")
            .WithMetadata(new ForBrands(true))
            .Describes(WalletKitTemplateDocs.CreateTemplate);
        templates.MapGet("", List).WithName("ListWalletKitTemplates").ReadsFromStandby().Describes(WalletKitTemplateDocs.ListTemplates);
        templates
            .MapGet("/{templateId}", Get)
            .WithName("GetWalletKitTemplate")
            .ReadsFromStandby()
            .Describes(WalletKitTemplateDocs.GetTemplate);
        templates.MapDelete("/{templateId}", Delete).WithName("DeleteWalletKitTemplate").Describes(WalletKitTemplateDocs.DeleteTemplate);
        var passes = v1.MapGroup("/passes").WithTags("Passes");
        passes.MapPost("/{templateId}", CreateOrMove).WithName("CreateWalletKitPass").Describes(WalletKitPassDocs.CreatePass);
        passes.MapPut("/{templateId}", Update).WithName("UpdateWalletKitPasses").Describes(WalletKitPassDocs.UpdatePasses);
    }

    private static async Task<IResult> CreateTemplate(HttpContext http, CreatePassTemplate create, CancellationToken stop) =>
        VendorJson.Ok(await create.Run(await JsonBody.ReadLoose(http, stop), stop));

    private static async Task<IResult> List(BrandTemplates templates, CancellationToken stop) => VendorJson.Ok(await templates.All(stop));

    private static async Task<IResult> CreateOrMove(
        string templateId,
        HttpContext http,
        CreatePass create,
        UpdateLocations move,
        CancellationToken stop
    )
    {
        var body = await JsonBody.ReadLoose(http, stop);
        return VendorJson.Ok(
            http.Request.Query.TryGetValue("sno", out var serial)
                ? await move.Run(templateId, serial.ToString(), body, stop)
                : await create.Run(templateId, body, stop)
        );
    }

    private static async Task<IResult> Get(string templateId, BrandTemplates templates, CancellationToken stop) =>
        VendorJson.Ok(await templates.Show(templateId, stop));

    private static async Task<IResult> Update(string templateId, HttpContext http, UpdateFilteredPasses update, CancellationToken stop) =>
        VendorJson.Ok(await update.Run(templateId, await JsonBody.ReadLoose(http, stop), stop));

    private static async Task<IResult> Delete(string templateId, DeletePassTemplate delete, CancellationToken stop) =>
        VendorJson.Ok(await delete.Run(templateId, stop));
}
