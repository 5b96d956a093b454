using System.Globalization;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>Apple's "Add to Apple Wallet" badge by language, where the operator has put it in. Its licence is given to each who distributes
/// passes, not to who passes it on, so the source has none.
/// <see href="https://developer.apple.com/wallet/add-to-apple-wallet-guidelines/"/></summary>
internal sealed class WalletBadges
{
    private const string Setting = "Pages__WalletBadgeFolder";
    private const string Otherwise = "en";

    // Apple's are of 10 to 20 kB.
    private const int MostBytes = 256 * 1024;

    private readonly Dictionary<string, WalletBadge> _badges = new(StringComparer.Ordinal);

    /// <exception cref="OperatorError">The folder or a file in it is not what it must be.</exception>
    public WalletBadges(PagesOptions options)
    {
        if (options.WalletBadgeFolder is not { Length: > 0 } folder)
        {
            return;
        }

        foreach (var file in Files(folder))
        {
            _badges.Add(Path.GetFileNameWithoutExtension(file), Read(file));
        }

        if (!_badges.ContainsKey(Otherwise))
        {
            throw new OperatorError(
                $"{Setting}: {Path.Combine(folder, Otherwise + ".svg")} is missing, which stands for the languages without a file."
            );
        }
    }

    /// <summary>The badge of a language, else the English one; null where the operator has put none in.</summary>
    public WalletBadge? Of(string language) => _badges.GetValueOrDefault(language) ?? _badges.GetValueOrDefault(Otherwise);

    /// <summary>The badge of a file name below /assets.</summary>
    public WalletBadge? Named(string name) => _badges.Values.FirstOrDefault(b => b.Name == name);

    private static List<string> Files(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.svg").Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorError($"{Setting} names {folder}, which can't be read: {e.Message}", e);
        }
    }

    private static WalletBadge Read(string file)
    {
        var language = Path.GetFileNameWithoutExtension(file);
        if (!WalletLanguages.IsSupported(language))
        {
            throw Wrong(file, $"must be named by a language: {string.Join(", ", WalletLanguages.Codes.Select(c => c + ".svg"))}");
        }

        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > MostBytes)
            {
                throw Wrong(
                    file,
                    string.Create(CultureInfo.InvariantCulture, $"has {stream.Length} bytes; at most {MostBytes} are allowed")
                );
            }

            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
            return new(
                $"badge-{language}-{hash}.svg",
                content,
                Ratio(content) ?? throw Wrong(file, "has no size by viewBox, wider than high")
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            throw Wrong(file, $"is no readable SVG ({e.Message})");
        }
    }

    // Width by height; badges are two to four times as wide as high.
    private static double? Ratio(byte[] svg)
    {
        // Illustrator writes a DOCTYPE; nothing that it names is fetched.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
        using var reader = XmlReader.Create(new MemoryStream(svg), settings);
        var root = XDocument.Load(reader).Root!;
        if (root.Name != XName.Get("svg", "http://www.w3.org/2000/svg"))
        {
            throw new XmlException("its outermost element is no svg");
        }

        var box = (root.Attribute("viewBox")?.Value ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return
            box.Length == 4
            && double.TryParse(box[2], CultureInfo.InvariantCulture, out var width)
            && double.TryParse(box[3], CultureInfo.InvariantCulture, out var height)
            && width / height is >= 1 and <= 8
            ? width / height
            : null;
    }

    private static OperatorError Wrong(string file, string what) => new($"{Setting}: {file} {what}.");
}

/// <summary>One of them.</summary>
/// <param name="Name">The file name below /assets; holds a hash of the content.</param>
/// <param name="Content">The SVG as Apple made it: the guidelines allow no change.</param>
/// <param name="Ratio">Its width by its height.</param>
internal sealed record WalletBadge(string Name, byte[] Content, double Ratio)
{
    // In CSS pixels; a finger needs 44.
    public const int Height = 50;

    public int Width => (int)Math.Round(Height * Ratio);
}
