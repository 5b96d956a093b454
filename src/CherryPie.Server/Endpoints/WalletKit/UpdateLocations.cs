using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>Changes where one pass shows on the lock screen (WalletKit document, "Update Location of an Individual Pass").</summary>
internal sealed class UpdateLocations(ServerDb db, BrandTemplates templates, UpdatePass update, WalletKitPassResponses answers)
{
    public async Task<WalletKitPassResponse> Run(string templateId, string serial, JsonElement? body, CancellationToken stop)
    {
        var template = await templates.Find(templateId, stop);
        var problems = new Problems();
        var fields = JsonFields.Of(body, "", problems, "request body");
        var resets = fields.Flag("location_reset") ?? false;
        var sent = WalletKitLocationsRequest.Read(fields);
        if (sent is null && fields.Any("location") is null && !resets)
        {
            problems.Add("location", "is required: an array of {latitude, longitude, altitude, relevanttext}");
        }

        problems.ThrowIfAny();
        var created =
            await db
                .Passes.Where(p => p.Id == serial && p.TemplateId == template.RowId)
                .Select(p => (DateTimeOffset?)p.CreatedAt)
                .SingleOrDefaultAsync(stop)
            ?? throw Unknown(serial);
        var nothing = new PassRequest(JsonFields.Of(null, "", problems));
        await DesignWords.Translated(
            problems,
            async () =>
            {
                await update.Run(
                    [(serial, nothing)],
                    problems,
                    unknown: (id, _) => throw Unknown(id),
                    stop,
                    pass => Set(pass, resets, sent ?? [], template, problems)
                );
                return true;
            }
        );
        return (await answers.Of([(serial, created)], template, emailed: false, stop))[0];
    }

    // On the locked row: of two additions at once none is lost.
    private static void Set(Pass pass, bool resets, JsonArray sent, BrandTemplate template, Problems problems)
    {
        var own = StoredJson.ReadNode(pass.Passbook)?.AsObject() ?? [];
        var before = resets ? [] : own["locations"] as JsonArray ?? template.Locations;
        if (!resets && sent.Count == 0)
        {
            return;
        }

        JsonArray all = [.. before.Concat(sent).Select(l => l!.DeepClone())];
        WalletKitLocationsRequest.Limit(all.Count, problems);
        own["locations"] = all;
        if (problems.Any)
        {
            return;
        }

        var text = own.ToJsonString(VendorJson.Options);
        pass.Passbook = StoredJson.IsSame(pass.Passbook, text) ? pass.Passbook : text;
    }

    private static Refusal Unknown(string serial) => Refusal.NotFound($"This template has no pass with the serial number \"{serial}\"");
}
