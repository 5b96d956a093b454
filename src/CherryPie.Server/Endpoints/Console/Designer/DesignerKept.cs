using System.Text.Json.Nodes;
using CherryPie.Server.Features.Templates;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What a template holds that the form has no input for, so that nobody wonders where it is.</summary>
internal static class DesignerKept
{
    private static readonly HashSet<string> _edited =
    [
        "barcode",
        "barcodes",
        .. DesignColumns.Design.Select(c => c.Path.Split('.')[0]),
        .. DesignColumns.Groups.Select(g => g.Path.Split('.')[0]),
        .. DesignColumns.Lists.Select(l => l.Path),
        .. DesignTags.All.Select(t => t.Path.Split('.')[0]),
        .. ImagePart.Properties,
    ];

    private static readonly string[] _ofTemplate = ["meta", "dynamicImageKeys"];

    /// <summary>The attributes' names, as the API has them.</summary>
    public static List<string> Of(DesignForm form, JsonObject stored)
    {
        var design = DesignForm.DesignOf(stored, form.IsRedeemed);
        List<string> kept = [.. design.Where(d => !_edited.Contains(d.Key) && !IsNothing(d.Value)).Select(d => d.Key)];
        if (design["barcodes"] is JsonArray { Count: > 1 } codes)
        {
            kept.AddRange(Enumerable.Range(1, codes.Count - 1).Select(i => $"barcodes[{i}]"));
        }

        kept.AddRange(
            DesignColumns
                .Groups.Select(g => g.Path)
                .Concat(DesignColumns.Lists.Select(l => l.Path))
                .Where(path => !DesignForm.IsRows(DesignPath.Find(design, path)))
        );
        kept.AddRange(DesignTags.Kept(design));
        foreach (var group in form.Fields.GroupBy(f => f.Group))
        {
            foreach (var (at, field) in group.Index())
            {
                kept.AddRange(
                    field.Kept(DesignColumns.Field).Select(k => $"{DesignColumns.Groups[DesignSteps.Order(group.Key)].Path}[{at}].{k}")
                );
            }
        }

        if (!form.IsRedeemed)
        {
            kept.AddRange(_ofTemplate.Where(n => !IsNothing(stored[n])));
        }

        return kept;
    }

    private static bool IsNothing(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };
}
