using System.Text.Json;
using CherryPie.Server.Features.Templates;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>Ends a template (WalletKit document, "Deleting a Pass template"): its passes become void, and their devices are told. v2 goes
/// on showing both.</summary>
internal sealed class DeletePassTemplate(BrandTemplates templates, UpdateTemplate update)
{
    private static readonly JsonElement _invalid = JsonElement.Parse("""{"status":"INVALID"}""");

    public async Task<BrandTemplateResponse> Run(string id, CancellationToken stop)
    {
        var template = await templates.Find(id, stop);
        await update.Run(template.Id, _invalid, form: null, stop);
        return new BrandTemplateResponse(template.Id, template.Description);
    }
}
