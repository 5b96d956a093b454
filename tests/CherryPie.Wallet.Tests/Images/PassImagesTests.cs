using Xunit;

namespace CherryPie.Wallet.Tests.Images;

public sealed class PassImagesTests
{
    [Theory]
    [InlineData(PassImage.Icon, PassStyle.Generic, 120, 120, "38x38 76x76 114x114")]
    [InlineData(PassImage.Icon, PassStyle.Generic, 58, 58, "38x38 58x58")]
    [InlineData(PassImage.Icon, PassStyle.Generic, 10, 10, "10x10")]
    [InlineData(PassImage.Logo, PassStyle.Generic, 320, 100, "160x50 320x100")]
    [InlineData(PassImage.Logo, PassStyle.Generic, 2000, 200, "160x16 320x32 480x48")]
    [InlineData(PassImage.Logo, PassStyle.Generic, 200, 60, "100x30 200x60")]
    [InlineData(PassImage.Strip, PassStyle.EventTicket, 750, 196, "375x98 750x196")]
    [InlineData(PassImage.Strip, PassStyle.Coupon, 750, 288, "375x144 750x288")]
    [InlineData(PassImage.Strip, PassStyle.StoreCard, 1125, 432, "375x144 750x288 1125x432")]
    [InlineData(PassImage.Strip, PassStyle.Generic, 750, 246, "375x123 750x246")]
    [InlineData(PassImage.Strip, PassStyle.Coupon, 640, 220, "320x110 640x220")]
    [InlineData(PassImage.Thumbnail, PassStyle.Generic, 180, 120, "90x60 180x120")]
    [InlineData(PassImage.Background, PassStyle.EventTicket, 360, 440, "180x220 360x440")]
    [InlineData(PassImage.Background, PassStyle.Generic, 1035, 1515, "345x505 690x1010 1035x1515")]
    [InlineData(PassImage.Artwork, PassStyle.StoreCard, 1074, 1344, "358x448 716x896 1074x1344")]
    [InlineData(PassImage.PrimaryLogo, PassStyle.StoreCard, 252, 60, "126x30 252x60")]
    [InlineData(PassImage.SecondaryLogo, PassStyle.EventTicket, 500, 24, "135x6 270x13 405x19")]
    [InlineData(PassImage.VenueMap, PassStyle.EventTicket, 2000, 1000, "512x256 1024x512 1536x768")]
    [InlineData(PassImage.Footer, PassStyle.BoardingPass, 572, 30, "286x15 572x30")]
    [InlineData(PassImage.Footer, PassStyle.BoardingPass, 1, 1, "1x1")]
    [InlineData(PassImage.Footer, PassStyle.BoardingPass, 3000, 1, "286x1 572x1 858x1")]
    public void An_upload_becomes_the_sizes_of_its_frame(PassImage kind, PassStyle style, int width, int height, string sizes)
    {
        var scaled = PassImages.Scale(new ImageUpload(kind, "fr", Pictures.Flat(width, height)), style);
        Assert.Equal(sizes, string.Join(' ', scaled.Select(s => PngHeader.Read(s.Png.Span)).Select(h => $"{h.Width}x{h.Height}")));
        Assert.Equal(Enumerable.Range(1, scaled.Count), scaled.Select(s => s.Scale));
        Assert.All(scaled, s => Assert.Equal((kind, "fr"), (s.Kind, s.Language)));
    }

    [Fact]
    public void Nothing_is_ever_enlarged_and_something_always_comes()
    {
        foreach (var kind in Enum.GetValues<PassImage>())
        {
            for (var (width, height) = (1, 3000); width < 4000; (width, height) = ((width * 3) + 1, Math.Max(1, height / 2)))
            {
                var sizes = ImageSizes.Of(kind, width, height).ToList();
                Assert.NotEmpty(sizes);
                var (across, down) = ImageSizes.Frame(kind);
                Assert.All(
                    sizes,
                    s => Assert.True(s.Width <= Math.Min(width, across * s.Scale) && s.Height <= Math.Min(height, down * s.Scale))
                );
            }
        }
    }

    [Fact]
    public void A_style_shows_only_its_own_pictures()
    {
        string Shown(PassStyle style) => string.Join(' ', Enum.GetValues<PassImage>().Where(k => PassImages.Shows(style, k)));
        Assert.Equal("Icon Logo Footer", Shown(PassStyle.BoardingPass));
        Assert.Equal("Icon Logo Strip Artwork PrimaryLogo", Shown(PassStyle.Coupon));
        Assert.Equal("Icon Logo Strip Artwork PrimaryLogo", Shown(PassStyle.StoreCard));
        Assert.Equal("Icon Logo Strip Thumbnail Background Artwork PrimaryLogo SecondaryLogo VenueMap", Shown(PassStyle.EventTicket));
        Assert.Equal("Icon Logo Thumbnail Artwork PrimaryLogo", Shown(PassStyle.Generic));
        Assert.True(PassImages.Shows(PassStyle.Generic, PassImage.Background, isPoster: true));
    }

    [Fact]
    public void Files_of_posters_are_named_as_Apple_names_them() =>
        Assert.Equal(
            ["artwork.png=1", "en.lproj/venueMap.png=4", "primaryLogo@2x.png=2", "secondaryLogo@3x.png=3"],
            Arrange(
                PassStyle.EventTicket,
                "en",
                [],
                (PassImage.Artwork, null, 1, 1),
                (PassImage.PrimaryLogo, null, 2, 2),
                (PassImage.SecondaryLogo, null, 3, 3),
                (PassImage.VenueMap, "en", 1, 4)
            )
        );

    [Fact]
    public void Without_translations_all_pictures_lie_at_the_top() =>
        Assert.Equal(
            ["icon.png=1", "icon@2x.png=2", "logo@3x.png=3"],
            Arrange(
                PassStyle.Generic,
                "en",
                ["fr"],
                (PassImage.Icon, null, 1, 1),
                (PassImage.Icon, null, 2, 2),
                (PassImage.Logo, null, 3, 3),
                (PassImage.Footer, null, 1, 9)
            )
        );

    [Fact]
    public void A_translated_kind_moves_into_the_folder_of_every_language() =>
        Assert.Equal(
            ["de.lproj/strip.png=1", "en.lproj/strip.png=1", "fr.lproj/strip.png=2", "icon.png=5"],
            Arrange(
                PassStyle.Coupon,
                "en",
                ["de", "fr"],
                (PassImage.Icon, null, 1, 5),
                (PassImage.Strip, null, 1, 1),
                (PassImage.Strip, "fr", 1, 2)
            )
        );

    [Fact]
    public void A_picture_of_the_default_language_stands_in_for_all_others() =>
        Assert.Equal(["de.lproj/icon.png=3", "en.lproj/icon.png=3"], Arrange(PassStyle.Coupon, "en", ["de"], (PassImage.Icon, "en", 1, 3)));

    [Fact]
    public void A_language_with_only_a_picture_gets_its_folder_and_a_shared_folder_takes_the_one_made_for_it() =>
        Assert.Equal(
            ["en.lproj/logo.png=1", "zh-Hans.lproj/logo.png=2", "zh-Hant.lproj/logo.png=2"],
            Arrange(PassStyle.Coupon, "en", ["zh-Hant"], (PassImage.Logo, null, 1, 1), (PassImage.Logo, "zh", 1, 2))
        );

    [Fact]
    public void An_event_ticket_has_its_strip_or_the_other_two()
    {
        (PassImage, string?, int, byte)[] both = [(PassImage.Background, null, 1, 1), (PassImage.Thumbnail, null, 1, 2)];
        Assert.Equal(["background.png=1", "thumbnail.png=2"], Arrange(PassStyle.EventTicket, "en", [], both));
        Assert.Equal(["en.lproj/strip.png=3"], Arrange(PassStyle.EventTicket, "en", [], [.. both, (PassImage.Strip, "en", 1, 3)]));
    }

    private static string[] Arrange(
        PassStyle style,
        string language,
        string[] languages,
        params (PassImage Kind, string? Language, int Scale, byte Mark)[] images
    ) =>
        [
            .. PassImages
                .Arrange(
                    style,
                    language,
                    languages,
                    images.Select(i => new ScaledImage(i.Kind, i.Language, i.Scale, new[] { i.Mark })),
                    code => code == "zh" ? ["zh-Hans.lproj", "zh-Hant.lproj"] : [code + ".lproj"]
                )
                .Select(f => $"{f.Path}={f.Content.Span[0]}")
                .Order(StringComparer.Ordinal),
        ];
}
