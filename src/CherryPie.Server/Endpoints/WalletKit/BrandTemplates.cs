using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>What a WalletKit call needs of a template.</summary>
internal sealed record BrandTemplate(
    long RowId,
    string Id,
    string Description,
    PassStyle Style,
    IReadOnlyList<DynamicKey> Keys,
    JsonArray Locations,
    JsonObject? Sent
)
{
    /// <summary>Under which a template's <c>meta</c> keeps the body that it was made from.</summary>
    public const string Meta = "walletKit";

    public static BrandTemplate Of(Template template)
    {
        var design = JsonFields.Of(StoredJson.Read(template.Passbook), "", new Problems());
        var style =
            design.Text("type", 64) is { } type
            && Enum.GetNames<PassStyle>().FirstOrDefault(n => n.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } known
                ? Enum.Parse<PassStyle>(known)
                : PassStyle.Generic;
        return new BrandTemplate(
            template.Id,
            template.Name,
            design.Text("desc", int.MaxValue) ?? "",
            style,
            DynamicKeysJson.Read(StoredJson.Read(template.DynamicKeys), new Problems()),
            design.Any("locations") is { ValueKind: JsonValueKind.Array } places ? JsonNode.Parse(places.GetRawText())!.AsArray() : [],
            StoredJson.ReadNode(template.Meta)?[Meta] as JsonObject
        );
    }
}

/// <summary>A template as POST and the list answer it.</summary>
internal sealed record BrandTemplateResponse(string Id, string Description);

/// <summary>The templates of the brand's campaign that are not deleted. Those that v2 made there are among them.</summary>
internal sealed class BrandTemplates(ServerDb db)
{
    private const int ListedAtMost = 10_000;

    public async Task<BrandTemplate> Find(string id, CancellationToken stop) =>
        BrandTemplate.Of(
            await Kept.SingleOrDefaultAsync(t => t.Name == id, stop) ?? throw Refusal.NotFound($"There is no pass template \"{id}\"")
        );

    public async Task<List<BrandTemplateResponse>> All(CancellationToken stop) =>
        [
            .. (await Kept.OrderBy(t => t.Id).Take(ListedAtMost).ToListAsync(stop))
                .Select(BrandTemplate.Of)
                .Select(t => new BrandTemplateResponse(t.Id, t.Description)),
        ];

    /// <summary>All that was sent, and the id.</summary>
    public async Task<JsonObject> Show(string id, CancellationToken stop)
    {
        var template = await Find(id, stop);
        var answer = new JsonObject { ["id"] = template.Id, ["description"] = template.Description };
        foreach (var (name, value) in template.Sent ?? [])
        {
            answer[name] = name.Equals("id", StringComparison.OrdinalIgnoreCase) ? template.Id : value?.DeepClone();
        }

        return answer;
    }

    private IQueryable<Template> Kept =>
        db.Templates.AsNoTracking().Where(t => t.Campaign!.Name == BrandCampaign.Name && t.Status != LifeState.INVALID);
}
