namespace CherryPie.Wallet;

/// <summary>Decides which picture lies where in a package.</summary>
internal static class ImageArrangement
{
    /// <inheritdoc cref="PassImages.Arrange"/>
    public static List<PackageFile> Of(
        PassStyle style,
        string language,
        IEnumerable<string> languages,
        IEnumerable<ScaledImage> images,
        Func<string, IReadOnlyList<string>> folders,
        bool isPoster
    )
    {
        var shown = images.Where(i => PassImages.Shows(style, i.Kind, isPoster)).ToList();
        if (style == PassStyle.EventTicket && shown.Exists(i => i.Kind == PassImage.Strip))
        {
            // "Don't specify a strip image together with a background or thumbnail image."
            // https://developer.apple.com/documentation/walletpasses/creating-the-source-for-a-pass
            var isForPoster = isPoster && !shown.Exists(i => i.Kind == PassImage.Artwork);
            shown.RemoveAll(i => i.Kind == PassImage.Thumbnail || (i.Kind == PassImage.Background && !isForPoster));
        }

        return All(language, languages, shown, folders);
    }

    /// <inheritdoc cref="PassImages.ArrangeAll"/>
    public static List<PackageFile> All(
        string language,
        IEnumerable<string> languages,
        IReadOnlyCollection<ScaledImage> shown,
        Func<string, IReadOnlyList<string>> folders
    )
    {
        string[] all =
        [
            .. languages
                .Prepend(language)
                .Concat(shown.Select(i => i.Language).OfType<string>())
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        var files = new List<PackageFile>();
        foreach (var kind in shown.GroupBy(i => i.Kind).OrderBy(g => g.Key))
        {
            Place(kind, language, all, folders, files);
        }

        return files;
    }

    private static void Place(
        IGrouping<PassImage, ScaledImage> kind,
        string language,
        string[] languages,
        Func<string, IReadOnlyList<string>> folders,
        List<PackageFile> files
    )
    {
        var top = Files(kind, null);
        var own = languages.Select(code => (Code: code, Files: Files(kind, code))).Where(l => l.Files.Count > 0).ToList();
        if (own.Count == 0)
        {
            files.AddRange(top);
            return;
        }

        var instead = top.Count > 0 ? top : Files(kind, language);
        var others = languages
            .Except(own.Select(l => l.Code), StringComparer.OrdinalIgnoreCase)
            .Select(code => (Code: code, Files: instead));

        // Two languages may share a folder; the picture made for it comes first.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (code, made) in own.Concat(others))
        {
            foreach (var folder in folders(code).Where(taken.Add))
            {
                files.AddRange(made.Select(file => file.At($"{folder}/{file.Path}")));
            }
        }
    }

    private static List<PackageFile> Files(IEnumerable<ScaledImage> images, string? language) =>
        [
            .. images
                .Where(i => string.Equals(i.Language, language, StringComparison.OrdinalIgnoreCase))
                .OrderBy(i => i.Scale)
                .Select(i => new PackageFile(Name(i.Kind, i.Scale), i.Png)),
        ];

    private static string Name(PassImage kind, int scale)
    {
        var name = kind.ToString();
        return $"{char.ToLowerInvariant(name[0])}{name[1..]}{(scale == 1 ? "" : $"@{scale}x")}.png";
    }
}
