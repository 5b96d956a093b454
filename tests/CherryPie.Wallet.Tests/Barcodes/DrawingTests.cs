using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace CherryPie.Wallet.Tests.Barcodes;

public sealed class DrawingTests
{
    private static readonly BarcodeFormat[] _formats = Enum.GetValues<BarcodeFormat>();

    [Fact]
    public void The_picture_is_the_modules_and_nothing_else() =>
        Assert.All(
            _formats,
            format =>
            {
                var modules = BarcodeDrawing.Lay(format, Messages.Of(format), "iso-8859-1")!;
                var picture = BarcodeDrawing.Draw(format, Messages.Of(format), "iso-8859-1")!;
                var svg = XElement.Parse(picture.Svg);
                Assert.Equal($"0 0 {picture.Width} {picture.Height}", svg.Attribute("viewBox")!.Value);
                Assert.Equal((modules.Width, modules.Height), (picture.Width, picture.Height));
                Assert.Equal(["rect", "path"], svg.Elements().Select(element => element.Name.LocalName));
                var drawn = new int[modules.Width, modules.Height];
                foreach (Match run in Regex.Matches(svg.Elements().Last().Attribute("d")!.Value, @"M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z"))
                {
                    var (x, y, width, height) = (Number(run, 1), Number(run, 2), Number(run, 3), Number(run, 4));
                    Assert.Equal(width, Number(run, 5));
                    foreach (
                        var (column, row) in Enumerable
                            .Range(x, width)
                            .SelectMany(column => Enumerable.Range(y, height).Select(row => (column, row)))
                    )
                    {
                        drawn[column, row]++;
                    }
                }

                for (var y = 0; y < modules.Height; y++)
                {
                    Assert.Equal(
                        modules.Row(y).ToArray().Select(dark => dark ? 1 : 0),
                        Enumerable.Range(0, modules.Width).Select(x => drawn[x, y])
                    );
                }
            }
        );

    [Fact]
    public void A_quiet_zone_is_all_around() =>
        Assert.All(
            new[]
            {
                (BarcodeFormat.Qr, 4, 4),
                (BarcodeFormat.Pdf417, 2, 2),
                (BarcodeFormat.Aztec, 1, 1),
                (BarcodeFormat.Code128, 10, 2),
                (BarcodeFormat.Ean13, 7, 2),
                (BarcodeFormat.Code39, 10, 2),
                (BarcodeFormat.Codabar, 10, 2),
                (BarcodeFormat.Itf, 10, 2),
            },
            one =>
            {
                var (format, across, down) = one;
                var modules = BarcodeDrawing.Lay(format, Messages.Of(format), "iso-8859-1")!;
                Assert.All(
                    Enumerable.Range(0, modules.Height),
                    y => Assert.DoesNotContain(true, modules.Row(y)[..across].ToArray().Concat(modules.Row(y)[^across..].ToArray()))
                );
                Assert.All(
                    Enumerable.Range(0, down),
                    y => Assert.DoesNotContain(true, modules.Row(y).ToArray().Concat(modules.Row(modules.Height - 1 - y).ToArray()))
                );
                Assert.Contains(true, modules.Row(down).ToArray());
            }
        );

    [Fact]
    public void What_does_not_fit_is_not_drawn() =>
        Assert.All(
            _formats,
            format =>
            {
                Assert.Null(BarcodeDrawing.Draw(format, "", "utf-8"));
                Assert.Null(BarcodeDrawing.Draw(format, new string('~', BarcodeDrawing.MaxMessage), "utf-8"));
                Assert.Null(BarcodeDrawing.Draw(format, new string('7', BarcodeDrawing.MaxMessage + 1), "utf-8"));
                Assert.Null(BarcodeDrawing.Draw(format, "\uD83C alone", "utf-8"));
            }
        );

    [Fact]
    public void Code128_has_no_character_beyond_Latin_1()
    {
        Assert.Null(BarcodeDrawing.Draw(BarcodeFormat.Code128, "ticket Ж", "utf-8"));
        Assert.NotNull(BarcodeDrawing.Draw(BarcodeFormat.Code128, "ticket ÿ", "utf-8"));
    }

    [Fact]
    public void UTF_8_stands_in_for_a_character_set_that_lacks_a_character() =>
        Assert.All(
            [BarcodeFormat.Qr, BarcodeFormat.Pdf417, BarcodeFormat.Aztec],
            format =>
            {
                var expected = BarcodeDrawing.Draw(format, "5 €", "utf-8");
                Assert.NotNull(expected);
                Assert.Equal(expected, BarcodeDrawing.Draw(format, "5 €", "iso-8859-1"));
                Assert.Equal(expected, BarcodeDrawing.Draw(format, "5 €", "no such set"));
                Assert.Equal(format == BarcodeFormat.Qr, expected == BarcodeDrawing.Draw(format, "5 €", "windows-1252"));
            }
        );

    [Fact]
    public void Plain_ASCII_looks_the_same_in_every_character_set() =>
        Assert.All(
            _formats,
            format =>
                Assert.Single(
                    new[] { "iso-8859-1", "UTF-8", "us-ascii", "shift_jis", "tis-620", "no such set" }
                        .Select(set => BarcodeDrawing.Draw(format, Messages.Of(format), set))
                        .Distinct()
                )
        );

    [Fact]
    public void The_largest_messages_that_fit_are_drawn()
    {
        Assert.NotNull(BarcodeDrawing.Draw(BarcodeFormat.Aztec, new string('7', 2800), "utf-8"));
        Assert.NotNull(BarcodeDrawing.Draw(BarcodeFormat.Pdf417, new string('7', 2400), "utf-8"));
        Assert.NotNull(BarcodeDrawing.Draw(BarcodeFormat.Qr, new string('7', 4096), "utf-8"));
        Assert.NotNull(BarcodeDrawing.Draw(BarcodeFormat.Code128, new string('7', 250), "utf-8"));
    }

    [Fact]
    public void Any_message_is_drawn_in_bounds_or_refused()
    {
        foreach (var message in Messages.Unicode(40, BarcodeDrawing.MaxMessage + 100))
        {
            Assert.All(_formats, format => Assert.InRange(BarcodeDrawing.Lay(format, message, "utf-8")?.Width ?? 0, 0, 1600));
        }
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
}
