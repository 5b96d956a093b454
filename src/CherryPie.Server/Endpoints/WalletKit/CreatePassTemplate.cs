using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>Makes a template of the brand's campaign (WalletKit document, "Creating a Pass model"). The whole body is read before anything
/// is fetched.</summary>
internal sealed class CreatePassTemplate(
    ServerDb db,
    BrandCampaign campaign,
    CreateTemplate create,
    WalletKitImagesRequest images,
    AccountDirectory accounts,
    Tenant tenant,
    DesignWork work,
    ILogger<CreatePassTemplate> logger
)
{
    // The body is kept beside the design that is made of it, and a template has at most 1 MiB.
    private const int MostCharacters = 300_000;

    public async Task<BrandTemplateResponse> Run(JsonElement? body, CancellationToken stop)
    {
        if (body?.GetRawText().Length > MostCharacters)
        {
            throw Refusal.Invalid($"request body: longer than {MostCharacters} characters, the most that a template may have");
        }

        var problems = new Problems();
        var fields = JsonFields.Of(body, "", problems, "request body");
        var sent = new WalletKitTemplateRequest(fields, (await accounts.Get(tenant.Required, stop)).Name);
        WalletKitImagesRequest.RequireIcon(fields);
        problems.ThrowIfAny();
        var fetched = await images.Fetch(tenant.Required, fields, sent.Layout!.Style, stop);

        var template = await work.Save(tenant.Required, waits => Save(sent, body!.Value, fetched, problems, waits), stop);
        if (sent.IsWithoutBarcode)
        {
            logger.LogWarning(
                "WalletKit template {TemplateId} asks for PKBarcodeFormatText, which Wallet does not have; its passes have no barcode",
                template.Id
            );
        }

        return template;
    }

    private async Task<BrandTemplateResponse> Save(
        WalletKitTemplateRequest sent,
        JsonElement body,
        List<FetchedImage> fetched,
        Problems problems,
        CancellationToken stop
    )
    {
        // A first template that is refused leaves no campaign behind.
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        await campaign.Ensure(stop);
        var id = RandomIds.Pass();
        var form = MultipartBody.Of([.. fetched.Select(Part), new FormPart("jsonBody", null, null, Json(id, sent, body))]);
        await DesignWords.Translated(problems, () => create.Run(form, problems, stop));
        await transaction.Commit(stop);
        return new BrandTemplateResponse(id, sent.Description!);
    }

    private static FormPart Part(FetchedImage image) =>
        new(new ImagePart(false, null, image.Kind).Name, image.Key + ".png", null, image.Png);

    private static byte[] Json(string id, WalletKitTemplateRequest sent, JsonElement body) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["name"] = id,
                ["campaignName"] = BrandCampaign.Name,
                ["language"] = "en",
                ["startDate"] = BrandCampaign.Start,
                ["dynamicKeys"] = sent.DynamicKeys,
                ["passbook"] = sent.Passbook,
                ["meta"] = new JsonObject { [BrandTemplate.Meta] = JsonNode.Parse(body.GetRawText()) },
            },
            VendorJson.Options
        );
}
