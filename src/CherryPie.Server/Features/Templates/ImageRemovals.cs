using System.Text.Json;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>The part <c>updatedMultipart</c>: a JSON array of part names. One that is listed without a file deletes that image.</summary>
internal static class ImageRemovals
{
    private const string Part = "updatedMultipart";

    public static HashSet<string> Read(MultipartBody form, Problems problems)
    {
        var removals = new HashSet<string>(StringComparer.Ordinal);
        if (form.Json(Part) is not { } names)
        {
            return removals;
        }

        if (names.ValueKind != JsonValueKind.Array)
        {
            problems.Add(Part, "must be a JSON array of image part names such as [\"passbook-StripFile\"]");
            return removals;
        }

        foreach (var (index, name) in names.EnumerateArray().Take(1000).Index())
        {
            var path = $"{Part}[{index}]";
            if (name.ValueKind != JsonValueKind.String)
            {
                problems.Add(path, "must be a string");
                continue;
            }

            var text = name.GetString()!;
            if (TemplateGoogleImage.Find(text) is { } google)
            {
                removals.Add(google);
                continue;
            }

            if (ImagePart.Read(text, problems) is not { } part || form[text] is { Content.Length: > 0 })
            {
                continue;
            }

            if (part is { Kind: PassImage.Icon, IsRedeem: false, Language: null })
            {
                problems.Add(
                    path,
                    "passbook-IconFile can't be deleted, because iOS opens no pass without an icon; send another one instead"
                );
                continue;
            }

            removals.Add(part.Name);
        }

        return removals;
    }
}
