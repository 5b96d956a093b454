using System.Globalization;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>Takes out of a foreign design what no template may have, so that the rest of it can be used.</summary>
internal static class DesignRepair
{
    // Each takes out at least one attribute that the one before had found; what is left then is refused.
    private const int MostRounds = 12;

    private const string Root = "passbook";

    // An element of these without one of its attributes is of no use to a phone.
    private static readonly string[] _whole = ["featuredActions", "relevantDates"];

    /// <param name="db">Of the account.</param>
    /// <param name="template">The template as it would be sent; changed in place.</param>
    /// <param name="images">Its images.</param>
    /// <param name="warnings">Takes what was taken out.</param>
    public static async Task Run(
        ServerDb db,
        JsonObject template,
        IReadOnlyCollection<ImagePart> images,
        List<PassFinding> warnings,
        CancellationToken stop
    )
    {
        var body = TemplateText.Request(template, new Problems());
        if (await CreateTemplate.CampaignOf(db, body.Fields, stop) is not { } campaign)
        {
            return; // whoever creates the template says why
        }

        for (var round = 0; round < MostRounds; round++)
        {
            var problems = new Problems();
            TemplateDesigns.Check(TemplateText.Request(template, problems), images, campaign.Certificate!, problems, stop);
            var found = problems
                .Findings.Distinct()
                .Select(f => (Finding: f, Node: Nearest(template, f.Path)))
                .Where(f => f.Node is not null)
                .ToList();
            if (found.Count == 0)
            {
                return;
            }

            foreach (var (finding, node) in found)
            {
                Remove(node!);
                warnings.Add(finding with { Message = finding.Message + "; it was left out" });
            }
        }
    }

    // The attribute, or what of it there is: an item whose attribute is missing.
    private static JsonNode? Nearest(JsonObject template, string path)
    {
        JsonNode? node = template;
        var depth = 0;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            var next =
                node is JsonArray items && step is ['[', .. var number, ']'] ? Item(items, number)
                : (node as JsonObject)?.TryGetPropertyValue(step, out var value) == true ? value
                : null;
            if (next is null)
            {
                break;
            }

            if (depth++ == 0 && step != Root)
            {
                return null;
            }

            node = next;
            if (node.Parent is JsonArray && node.Parent.Parent is JsonObject && _whole.Contains(node.Parent.GetPropertyName()))
            {
                break;
            }
        }

        return depth > 1 ? node : null;
    }

    private static JsonNode? Item(JsonArray items, string number) =>
        int.TryParse(number, CultureInfo.InvariantCulture, out var index) && index < items.Count ? items[index] : null;

    private static void Remove(JsonNode node)
    {
        switch (node.Parent)
        {
            case JsonObject members:
                members.Remove(node.GetPropertyName());
                break;
            case JsonArray items:
                items.Remove(node);
                break;
        }
    }
}
