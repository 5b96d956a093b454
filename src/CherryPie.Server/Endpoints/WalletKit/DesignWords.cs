using System.Text.RegularExpressions;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>Says in WalletKit's words what the use cases refuse in those of v2.</summary>
internal static partial class DesignWords
{
    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["passbook.type"] = "pass_type",
        ["passbook.desc"] = "description",
        ["passbook.orgName"] = "username",
        ["passbook.logoText"] = "logotext",
        ["passbook.relevantDate"] = "relevant_date",
        ["passbook.fgColor"] = "foreground_color",
        ["passbook.bgColor"] = "background_color",
        ["passbook.labelColor"] = "label_color",
        ["passbook.transitType"] = "transittype",
        ["passbook.barcode.altText"] = "barcode.alttext",
        ["passbook.locations"] = "location",
        ["recoveryEmail"] = "email",
        ["templateName"] = "template",
        ["isInvalid"] = "pass",
        ["dynamicKeys"] = "backFields",
        ["dynamicData." + FieldKey.BarcodeMessage] = "barcode_message",
        ["dynamicData." + FieldKey.BarcodeAltText] = "barcode_alttext",
    };

    private static readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal)
    {
        ["lat"] = "latitude",
        ["lon"] = "longitude",
        ["alt"] = "altitude",
        ["relevantText"] = "relevanttext",
        ["itemName"] = "key",
        ["defaultLabel"] = "label",
        ["defaultValue"] = "value",
        ["textAlign"] = "textalignment",
        ["changeMsg"] = "changemessage",
    };

    /// <summary>Runs a use case; a refusal of it names the attributes by WalletKit's words.</summary>
    public static async Task<T> Translated<T>(Problems problems, Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest && problems.Any)
        {
            var translated = new Problems();
            translated.AddRange(problems.Findings.Select(f => new PassFinding(Path(f.Path), f.Message)));
            translated.ThrowIfAny();
            throw;
        }
    }

    private static string Path(string path)
    {
        if (_names.TryGetValue(path, out var name))
        {
            return name;
        }

        if (Item().Match(path) is { Success: true } item)
        {
            var group = item.Groups[1].Value;
            var part = item.Groups[3].Value;
            var list = group == "locations" ? "location" : group + "Fields";
            return list + item.Groups[2].Value + (part.Length == 0 ? "" : "." + _parts.GetValueOrDefault(part, part));
        }

        const string data = "dynamicData.",
            images = "dynamicImages.passbook.";
        return path.StartsWith(data, StringComparison.Ordinal) ? "keys." + path[data.Length..]
            : path.StartsWith(images, StringComparison.Ordinal) ? path[images.Length..]
            : path.StartsWith("passbook.", StringComparison.Ordinal) ? path["passbook.".Length..]
            : path;
    }

    [GeneratedRegex(@"^passbook\.(header|primary|secondary|auxiliary|back|locations)(\[\d+\])\.?(.*)$")]
    private static partial Regex Item();
}
