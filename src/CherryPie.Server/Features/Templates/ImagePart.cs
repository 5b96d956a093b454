using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>What the name of an image part says: <c>passbook-[lang-]Type</c> or <c>passbookRedeem-[lang-]Type</c> (CherryPie document,
/// "Passbook Image Types").</summary>
/// <param name="IsRedeem">Whether it belongs to the redeemed design.</param>
/// <param name="Language">Null for the default image.</param>
/// <param name="Kind">Which image.</param>
internal readonly record struct ImagePart(bool IsRedeem, string? Language, PassImage Kind)
{
    private const string Default = "passbook-",
        Redeem = "passbookRedeem-";

    private static readonly (PassImage Kind, string Type, string Property)[] _types =
    [
        (PassImage.Icon, "IconFile", "iconFile"),
        (PassImage.Logo, "LogoFile", "logoFile"),
        (PassImage.Strip, "StripFile", "stripFile"),
        (PassImage.Footer, "FooterFile", "footerFile"),
        (PassImage.Thumbnail, "ThumbFile", "thumbFile"),
        (PassImage.Background, "BgFile", "bgFile"),
        (PassImage.Artwork, "ArtworkFile", "artworkFile"),
        (PassImage.PrimaryLogo, "PrimaryLogoFile", "primaryLogoFile"),
        (PassImage.SecondaryLogo, "SecondaryLogoFile", "secondaryLogoFile"),
        (PassImage.VenueMap, "VenueMapFile", "venueMapFile"),
    ];

    /// <summary>The part's canonical name.</summary>
    public string Name => (IsRedeem ? Redeem : Default) + (Language is null ? "" : Language + "-") + TypeOf(Kind).Type;

    /// <summary>What GET calls the stored file's name.</summary>
    public string Property => TypeOf(Kind).Property;

    public static IEnumerable<string> Properties => _types.Select(t => t.Property);

    /// <summary>Reads a part's name. Null, with a problem noted, when it looks like an image's and names none; null without one when it is
    /// something else.</summary>
    public static ImagePart? Read(string name, Problems problems)
    {
        var isRedeem = name.StartsWith(Redeem, StringComparison.OrdinalIgnoreCase);
        if (!isRedeem && !name.StartsWith(Default, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = name[(isRedeem ? Redeem : Default).Length..];

        // PrimaryLogoFile ends in LogoFile as well.
        var (kind, type, _) = _types
            .Where(t => rest.EndsWith(t.Type, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(t => t.Type.Length)
            .FirstOrDefault();
        if (type is null)
        {
            problems.Add(name, $"is no image type; the types are {string.Join(", ", _types.Select(t => t.Type))}");
            return null;
        }

        var language = rest[..^type.Length];
        if (language.Length == 0)
        {
            return new ImagePart(isRedeem, null, kind);
        }

        if (language[^1] != '-' || !WalletLanguages.IsSupported(language[..^1]))
        {
            problems.Add(
                name,
                $"\"{language.TrimEnd('-')}\" is not a supported language; the codes are {string.Join(", ", WalletLanguages.Codes)}"
            );
            return null;
        }

        return new ImagePart(isRedeem, language[..^1], kind);
    }

    /// <summary>Reads a name that was stored.</summary>
    public static ImagePart Stored(string name) =>
        Read(name, new Problems()) ?? throw new InvalidOperationException($"{name} is no image part.");

    private static (PassImage Kind, string Type, string Property) TypeOf(PassImage kind) => Array.Find(_types, t => t.Kind == kind);
}
