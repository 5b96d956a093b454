using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>A change of all passes that a filter finds. Stored as JSON.</summary>
/// <param name="Filter">A search's <c>passFilter</c>; empty: all passes.</param>
/// <param name="Changes">The body of a PUT of each.</param>
/// <param name="IsDry">Whether all is found out and nothing is changed.</param>
/// <param name="Mail">Whether new addresses are mailed.</param>
/// <param name="Last">The number of the last pass that there was when it was asked for.</param>
internal sealed record UpdateOptions(JsonElement Filter, JsonElement Changes, bool IsDry, bool Mail, long Last)
{
    public static UpdateOptions Stored(string json) => JsonSerializer.Deserialize<UpdateOptions>(json, VendorJson.Options)!;

    public string Text() => JsonSerializer.Serialize(this, VendorJson.Options);
}

/// <summary>Makes an update of a segment.</summary>
internal sealed class CreateUpdate(CreateBulkJob create, SearchPasses search, UpcomingPictures pictures, ServerDb db)
{
    /// <returns>The update's id.</returns>
    public async Task<string> Run(JsonFields fields, Guid? worker, CancellationToken stop)
    {
        var problems = fields.Problems;
        KnownFields.Require(fields, "passFilter", "changes", "dryRun", "mail");
        var asked = fields.Any("passFilter");
        var filter = asked is { ValueKind: JsonValueKind.Object } ? asked : null;
        if (filter is null)
        {
            var wrong = asked is null ? "is required" : "must be a JSON object";
            problems.Add("passFilter", wrong + ": which passes are to change; {} says all");
        }

        KnownFields.RequireConditions(filter, problems);

        var sent = fields.Object("changes");
        if (sent is not { } given || given.GetPropertyCount() == 0)
        {
            problems.Add("changes", "is required: what PUT /v2/passes/{passId} takes");
        }

        problems.ThrowIfAny();
        await search.Filter(filter, problems, stop);
        return await pictures.WithPasses(sent, filled => Store(fields, filter!.Value, filled!.Value, worker, stop), stop);
    }

    private async Task<string> Store(JsonFields fields, JsonElement filter, JsonElement changes, Guid? worker, CancellationToken stop)
    {
        var problems = fields.Problems;
        var body = new PassRequest(JsonFields.Of(changes, "changes", problems));
        if (body.UserDefinedId is not null)
        {
            problems.Add("changes.userDefinedId", "can't be set for several passes: it must be unique in a campaign");
        }

        UpdateKeys.Require(changes, await db.Templates.Select(t => t.DynamicKeys).ToListAsync(stop), problems);
        problems.ThrowIfAny();
        var options = new UpdateOptions(
            filter,
            changes,
            fields.Flag("dryRun") ?? false,
            fields.Flag("mail") ?? false,
            await search.LastNumber(stop)
        );
        problems.ThrowIfAny();
        db.ChangeTracker.Clear();
        return await create.Run(BulkKind.update, options.Text(), file: null, worker, stop);
    }
}
