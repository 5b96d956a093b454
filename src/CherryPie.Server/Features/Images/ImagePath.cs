using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Images;

/// <summary><c>images/dynamic/&lt;sha1&gt;.png</c>: what POST /v2/images answers and <c>dynamicImages</c> takes.</summary>
internal static partial class ImagePath
{
    /// <summary>The slots of <c>dynamicImages.passbook</c>.</summary>
    public static readonly (string Name, PassImage Kind)[] Slots =
    [
        ("background", PassImage.Background),
        ("footer", PassImage.Footer),
        ("icon", PassImage.Icon),
        ("logo", PassImage.Logo),
        ("strip", PassImage.Strip),
        ("thumbnail", PassImage.Thumbnail),
        ("artwork", PassImage.Artwork),
        ("primaryLogo", PassImage.PrimaryLogo),
        ("secondaryLogo", PassImage.SecondaryLogo),
        ("venueMap", PassImage.VenueMap),
    ];

    public static string Of(string sha1) => $"images/dynamic/{sha1}.png";

    public static string? Sha1(string path) => Form().Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The images that a stored <c>dynamicImages</c> names.</summary>
    public static IEnumerable<(PassImage Kind, string Sha1)> Read(JsonElement? dynamicImages)
    {
        if (
            dynamicImages is not { ValueKind: JsonValueKind.Object } images
            || !images.TryGetProperty("passbook", out var passbook)
            || passbook.ValueKind != JsonValueKind.Object
        )
        {
            yield break;
        }

        foreach (var (name, kind) in Slots)
        {
            if (
                passbook.TryGetProperty(name, out var path)
                && path.ValueKind == JsonValueKind.String
                && Sha1(path.GetString()!) is { } sha1
            )
            {
                yield return (kind, sha1);
            }
        }
    }

    [GeneratedRegex(@"\A/?images/dynamic/([0-9a-f]{40})\.png\z")]
    private static partial Regex Form();
}
