using System.Globalization;
using System.Text.RegularExpressions;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>A colour, and the colours of texts that can be read on it.</summary>
internal readonly partial record struct Rgb(byte Red, byte Green, byte Blue)
{
    public static readonly Rgb White = new(255, 255, 255),
        Black = new(0, 0, 0);

    /// <summary>Reads <c>#RRGGBB</c>, <c>RRGGBB</c> or <c>rgb(r, g, b)</c>; null for everything else, so that nothing else gets into a
    /// style sheet.</summary>
    public static Rgb? Read(string? text)
    {
        if (text is null || Form().Match(text) is not { Success: true } match)
        {
            return null;
        }

        if (match.Groups["hex"].Success)
        {
            var value = int.Parse(match.Groups["hex"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            return new Rgb((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        }

        return Part(match, "r") is { } red && Part(match, "g") is { } green && Part(match, "b") is { } blue
            ? new Rgb(red, green, blue)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>Black or white, whichever is read better.</summary>
    public Rgb Ink => Contrast(White) >= Contrast(Black) ? White : Black;

    /// <summary>From 1 to 21. <see href="https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio"/></summary>
    public double Contrast(Rgb other)
    {
        var (one, two) = (Luminance(), other.Luminance());
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    /// <summary>Part of the way to another colour.</summary>
    public Rgb Towards(Rgb other, double share) =>
        new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    /// <summary>This colour, darkened or lightened until it is read on another one.</summary>
    public Rgb ReadableOn(Rgb paper, double contrast = 4.5)
    {
        for (var share = 0.0; share < 1; share += 0.1)
        {
            if (Towards(paper.Ink, share) is var ink && ink.Contrast(paper) >= contrast)
            {
                return ink;
            }
        }

        return paper.Ink;
    }

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));

    private static byte? Part(Match match, string name) =>
        byte.TryParse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture, out var value) ? value : null;

    private double Luminance()
    {
        static double Linear(byte part) => part / 255.0 is var p && p <= 0.03928 ? p / 12.92 : Math.Pow((p + 0.055) / 1.055, 2.4);
        return (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));
    }

    [GeneratedRegex(@"\A\s*(?:#?(?<hex>[0-9A-Fa-f]{6})|rgb\(\s*(?<r>[0-9]{1,3})\s*,\s*(?<g>[0-9]{1,3})\s*,\s*(?<b>[0-9]{1,3})\s*\))\s*\z")]
    private static partial Regex Form();
}
