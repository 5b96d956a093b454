using System.Text.Json;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>What a template's passes are at Google. A class never changes its kind and no object is ever deleted, so that a template keeps
/// it once Google has a pass of it.</summary>
internal static class TemplateKind
{
    /// <summary>Notes that a change would make passes of another kind than Google has already.</summary>
    /// <param name="template">As it is stored.</param>
    /// <param name="body">As it is to be.</param>
    public static async Task Check(
        ServerDb db,
        GoogleRows google,
        Template template,
        TemplateRequest body,
        Problems problems,
        CancellationToken stop
    )
    {
        if (template.Campaign!.GoogleIssuerId is null)
        {
            return;
        }

        var (settings, design) = (StoredJson.Read(template.GoogleWallet), StoredJson.Read(template.Passbook));
        var isOther = (TypeOf(settings), TypeOf(body.GoogleWallet)) switch
        {
            ("auto", "auto") => TypeOf(design, "") != TypeOf(body.Passbook, ""),
            var (before, now) => before != now,
        };
        if (isOther && await google.HasObjects(db, template.Id, stop))
        {
            problems.Add(
                TypeOf(settings) == TypeOf(body.GoogleWallet) ? "passbook.type" : "googleWallet.type",
                "can't be changed any more, since Google has passes of this template, which stay what they are; create another template"
            );
        }
    }

    private static string TypeOf(JsonElement? json, string otherwise = "auto") =>
        json is { ValueKind: JsonValueKind.Object } settings
        && settings.EnumerateObject().LastOrDefault(p => p.Name.Equals("type", StringComparison.OrdinalIgnoreCase))
            is { Value.ValueKind: JsonValueKind.String } type
            ? type.Value.GetString()!
            : otherwise;

    /// <summary>The settings of a template that was stored; the automatic ones where it has none.</summary>
    public static GoogleSettings Settings(string? stored) =>
        StoredJson.Read(stored) is { } json
            ? GoogleSettings.Read(json, "googleWallet", []) ?? GoogleSettings.Automatic
            : GoogleSettings.Automatic;
}
