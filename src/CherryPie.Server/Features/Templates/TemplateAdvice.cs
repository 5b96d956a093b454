using System.Globalization;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>What of a template beside its designs never reaches a phone: images that the style drops, names that nothing is known of, and
/// times that are an hour off for half a year.</summary>
internal static class TemplateAdvice
{
    private const int MostUnknown = 20,
        LongestName = 64;

    private static readonly string[] _names = [.. TemplateAttributes.All.Select(a => a.Name)];

    // Offsets of zones whose clocks change twice a year, in their winter and summer. Greenwich is left out: clients send 0 for none.
    private static readonly decimal[] _changing =
    [
        -10,
        -9,
        -8,
        -7,
        -6,
        -5,
        -4,
        -3.5m,
        -2.5m,
        -3,
        -2,
        -1,
        1,
        2,
        3,
        9.5m,
        10,
        10.5m,
        11,
        12,
        13,
        12.75m,
        13.75m,
    ];

    /// <summary>The names of a package's pictures, in one scale.</summary>
    public static IReadOnlyCollection<string> Files(IReadOnlyCollection<ImagePart> images, bool redeem) =>
        [
            .. images
                .Where(i => redeem || !i.IsRedeem)
                .Select(i => $"{char.ToLowerInvariant(i.Kind.ToString()[0])}{i.Kind.ToString()[1..]}@2x.png"),
        ];

    public static IEnumerable<PassFinding> Of(TemplateRequest body, TemplateDesigns designs, IReadOnlyCollection<ImagePart> images)
    {
        foreach (var image in images)
        {
            var design = image.IsRedeem ? designs.Redeem ?? designs.Default : designs.Default;
            if (Dropped(image.Kind, design, images.Where(i => i.IsRedeem == image.IsRedeem)) is { } why)
            {
                yield return new(image.Name, why);
            }
        }

        foreach (var finding in Unknown(body.Fields, _names).Take(MostUnknown))
        {
            yield return finding;
        }

        if (body.Hours is { } hours && _changing.Contains(hours))
        {
            yield return new(
                "timezone",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"is the same {hours:+0.##;-0.##} hours in summer and in winter; where clocks are changed, times of one of them are an "
                        + $"hour wrong. A name such as Europe/Berlin has the right hours on each day"
                )
            );
        }
    }

    /// <summary>What is to be said of names that an object should not have.</summary>
    /// <param name="fields">The object.</param>
    /// <param name="known">The names that it may have, in any case.</param>
    public static IEnumerable<PassFinding> Unknown(JsonFields fields, IReadOnlyCollection<string> known) =>
        fields
            .Members()
            .Where(m => m.Value.Exists && !known.Contains(m.Key, StringComparer.OrdinalIgnoreCase))
            .Select(m => new PassFinding(
                m.Value.Path(),
                "is not known, and was ignored"
                    + (m.Key.Length <= LongestName && Suggestion.For(m.Key, known) is { } near ? $"; perhaps {near}" : "")
            ));

    private static string? Dropped(PassImage kind, PassDesign design, IEnumerable<ImagePart> beside)
    {
        if (!design.Shows(kind))
        {
            if (PassImages.Shows(design.Style, kind, design.HasPoster))
            {
                return kind is PassImage.SecondaryLogo or PassImage.VenueMap
                    ? "is shown on a poster event ticket only, and left out; should stand beside preferredStyleSchemes posterEventTicket"
                    : "is shown on a poster only, and left out; should stand beside posterGeneric, or on an eventTicket beside "
                        + "preferredStyleSchemes posterEventTicket";
            }

            var style = design.Style.ToString();
            return $"is not shown on a pass of type {char.ToLowerInvariant(style[0])}{style[1..]}, and left out of it";
        }

        var kinds = beside.Select(i => i.Kind).ToHashSet();
        var isForPoster = kind == PassImage.Background && design.HasPoster && !kinds.Contains(PassImage.Artwork);
        return
            kind is PassImage.Background or PassImage.Thumbnail
            && design.Style == PassStyle.EventTicket
            && kinds.Contains(PassImage.Strip)
            && !isForPoster
            ? "is not shown beside a strip, and left out; an eventTicket has either a strip, or a background and a thumbnail"
            : null;
    }
}
