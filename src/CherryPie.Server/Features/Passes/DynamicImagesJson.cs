using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Passes;

/// <summary><c>dynamicImages</c> of passes: merged by slot, null takes one away; every path must be one that POST /v2/images
/// answered.</summary>
internal static class DynamicImagesJson
{
    public static string? Merge(string? stored, JsonElement? sent)
    {
        if (sent is not { } changes)
        {
            return stored;
        }

        var merged = StoredJson.ReadNode(stored)?.AsObject() ?? [];
        DeepMerge.Into(merged, changes);
        return merged["passbook"] is JsonObject { Count: > 0 } ? merged.ToJsonString(VendorJson.Options) : null;
    }

    /// <summary>Notes paths that name no stored image, in one round trip for all bodies.</summary>
    public static async Task Check(IReadOnlyList<PassRequest> bodies, ServerDb db, CancellationToken stop)
    {
        var named = new List<(PassRequest Body, string Path, string Sha1)>();
        foreach (var body in bodies.Where(b => b.DynamicImages is not null))
        {
            var path = body.Fields.Path("dynamicImages.passbook");
            var passbook = JsonFields.Of(
                JsonFields.Of(body.DynamicImages, body.Fields.Path("dynamicImages"), body.Fields.Problems).Any("passbook"),
                path,
                body.Fields.Problems
            );
            foreach (var (slot, _) in ImagePath.Slots)
            {
                if (passbook.Text(slot, 200) is not { } text)
                {
                    continue;
                }

                if (ImagePath.Sha1(text) is { } sha1)
                {
                    named.Add((body, passbook.Path(slot), sha1));
                }
                else
                {
                    body.Fields.Problems.Add(
                        passbook.Path(slot),
                        "must be a path that POST /v2/images answered, such as \"images/dynamic/<sha1>.png\""
                    );
                }
            }
        }

        if (named.Count == 0)
        {
            return;
        }

        var wanted = named.Select(n => n.Sha1).Distinct().ToList();
        var known = await db.DynamicImages.Where(i => wanted.Contains(i.Sha1)).Select(i => i.Sha1).ToListAsync(stop);
        foreach (var (body, path, _) in named.Where(n => !known.Contains(n.Sha1)))
        {
            body.Fields.Problems.Add(path, "names no image of this account; upload it with POST /v2/images");
        }
    }
}
