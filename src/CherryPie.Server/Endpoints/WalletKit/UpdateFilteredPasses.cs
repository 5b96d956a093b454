using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>Changes all active passes of a template whose values are these, or none of them (WalletKit document, "Updating a Pass"). A
/// value that a pass takes from its template counts as the pass's.</summary>
internal sealed class UpdateFilteredPasses(
    ServerDb db,
    BrandTemplates templates,
    UpdatePass update,
    WalletKitPassResponses answers,
    Tenant tenant,
    DesignWork work,
    TimeProvider clock
)
{
    // How many passes are in memory at once.
    private const int PageSize = 500;

    public async Task<FilteredPassesResponse> Run(string templateId, JsonElement? body, CancellationToken stop)
    {
        var template = await templates.Find(templateId, stop);
        if (body is null)
        {
            throw Refusal.Invalid("request body: is required: {\"keys\": [{\"key\", \"value\"}], \"updatekeys\": [{\"key\", \"value\"}]}");
        }

        var problems = new Problems();
        var fields = JsonFields.Of(body, "", problems, "request body");
        var filter = WalletKitPairsRequest.Read(fields, "keys", template);
        var changes = WalletKitPairsRequest.Read(fields, "updatekeys", template);
        problems.ThrowIfAny();
        var matches = await Matching(template, filter, stop);
        if (matches.Count == 0)
        {
            throw Refusal.NotFound($"Template \"{template.Id}\" has no active pass with these keys");
        }

        if (changes.Count > 0)
        {
            await Change([.. matches.Select(m => m.Id)], changes, problems, stop);
        }

        var updated = await answers.Of(matches, template, emailed: false, stop);
        return new FilteredPassesResponse(updated[0], updated);
    }

    private async Task<List<(string Id, DateTimeOffset Created)>> Matching(
        BrandTemplate template,
        JsonObject filter,
        CancellationToken stop
    )
    {
        var (sql, values) = (
            "SELECT * FROM passes WHERE account_id = {0} AND template_id = {1}",
            new List<object> { tenant.Required, template.RowId }
        );
        foreach (var (key, value) in filter)
        {
            DynamicValue.TryText(JsonSerializer.SerializeToElement(value), null, out var text, out _);
            values.AddRange([key, text ?? ""]);
            var (k, v) = ($"{{{values.Count - 2}}}", $"{{{values.Count - 1}}}");

            // The first form is answered from the index, and enough where the default is another one.
            sql += template.Keys.Any(d => d.Key == key && (d.DefaultValue ?? "") == text)
                ? $" AND coalesce(dynamic_index ->> {k}::text, {v}::text) = {v}::text"
                : $" AND dynamic_index @> jsonb_build_object({k}::text, {v}::text)";
        }

        var now = clock.GetUtcNow();
        var passes = await db
            .Passes.FromSqlRaw(sql, [.. values])
            .AsNoTracking()
            .Where(p => !p.IsVoided && !p.IsInvalid && (p.ExpiryDate == null || p.ExpiryDate > now))
            .Where(p =>
                p.Campaign!.Status != LifeState.INVALID
                && (p.Campaign.EndDate == null || p.Campaign.EndDate > now)
                && (p.Template!.EndDate == null || p.Template.EndDate > now)
            )
            .OrderBy(p => p.Number)
            .Select(p => new { p.Id, p.CreatedAt })
            .ToListAsync(stop);
        return [.. passes.Select(p => (p.Id, p.CreatedAt))];
    }

    private Task<int> Change(List<string> ids, JsonObject changes, Problems problems, CancellationToken stop) =>
        work.Save(tenant.Required, waits => ChangeAll(ids, changes, problems, waits), stop);

    private async Task<int> ChangeAll(List<string> ids, JsonObject changes, Problems problems, CancellationToken stop)
    {
        var body = new PassRequest(
            JsonFields.Of(JsonSerializer.SerializeToElement(new JsonObject { ["dynamicData"] = changes }), "", problems)
        );
        await using var transaction = await JoinedTransaction.Begin(db, stop);

        // In the order in which all updates lock, so that two filters at once wait for each other and don't stand still.
        foreach (var page in ids.Order(StringComparer.Ordinal).Chunk(PageSize))
        {
            await DesignWords.Translated(
                problems,
                async () =>
                {
                    await update.Run([.. page.Select(id => (id, body))], problems, unknown: (_, _) => { }, stop);
                    return true;
                }
            );
            db.ChangeTracker.Clear();
        }

        await transaction.Commit(stop);
        return ids.Count;
    }
}
