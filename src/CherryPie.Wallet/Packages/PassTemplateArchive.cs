namespace CherryPie.Wallet;

/// <summary>Opens and writes design files, <c>.pkpasstemplate</c>: a folder of Apple's Pass Designer, here as a ZIP.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-a-pass-with-pass-designer"/></summary>
public static class PassTemplateArchive
{
    /// <summary>Makes the ZIP. All files are stored, not deflated. The same files and time give the same bytes.</summary>
    /// <param name="files">pass.json and all others, each path at most once.</param>
    /// <param name="time">The date of the ZIP's entries, in UTC and steps of two seconds.</param>
    /// <returns>The bytes of the ZIP.</returns>
    /// <exception cref="ArgumentNullException">There are no files.</exception>
    /// <exception cref="InvalidOperationException">A path is there twice (in any case), or is none that a package may have.</exception>
    public static byte[] Create(IReadOnlyCollection<PackageFile> files, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(files);
        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            if (!PackagePath.IsSafe(file.Path) || !paths.Add(file.Path))
            {
                throw new InvalidOperationException($"'{file.Path}' is no path of a file in a package, or is there twice.");
            }
        }

        return StoredZip.Write(files, time);
    }

    /// <summary>Opens a design file or a package. Safe with hostile input, within the bounds of <see cref="PassArchive"/>; unlike that it
    /// takes what programs write that zip a folder: the folder around all files, entries of eight-byte sizes, and files of the Finder and
    /// of Windows, which are left out.</summary>
    /// <param name="zip">The bytes, at most 64 MiB. Files that are stored, not deflated, are not copied, so the bytes must not
    /// change.</param>
    /// <returns>The files by path from the folder that holds pass.json; all unpacked, nothing else looked at.</returns>
    /// <exception cref="InvalidDataException">It is no ZIP, damaged, over a limit, encrypted, has a path twice or one that leads out of
    /// it, or there is no pass.json or more than one; the message is a sentence for who sent it.</exception>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Open(ReadOnlyMemory<byte> zip)
    {
        var files = StrictZip.Read(zip, isTolerant: true);
        foreach (var junk in files.Keys.Where(IsJunk).ToList())
        {
            files.Remove(junk);
        }

        if (files.ContainsKey(PassPackage.PassJson))
        {
            return files;
        }

        var inside = files.Keys.Where(p => p.EndsWith("/" + PassPackage.PassJson, StringComparison.Ordinal)).ToList();
        if (inside.Count > 1)
        {
            throw new InvalidDataException($"The ZIP holds several designs, such as '{inside[0]}' and '{inside[1]}'; send one.");
        }

        if (inside.Count == 0)
        {
            throw new InvalidDataException(
                files.Keys.Any(p => p.EndsWith(".pkpass", StringComparison.OrdinalIgnoreCase))
                    ? "The ZIP is a bundle of packages; send one of the .pkpass files in it."
                    : "The ZIP holds no pass.json, so it is neither a .pkpass nor a .pkpasstemplate."
            );
        }

        var folder = inside[0][..^PassPackage.PassJson.Length];
        return files
            .Where(f => f.Key.StartsWith(folder, StringComparison.Ordinal))
            .ToDictionary(f => f.Key[folder.Length..], f => f.Value, StringComparer.Ordinal);
    }

    private static bool IsJunk(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return path.StartsWith("__MACOSX/", StringComparison.Ordinal)
            || name is ".DS_Store" or "Thumbs.db" or "desktop.ini"
            || name.StartsWith("._", StringComparison.Ordinal);
    }
}
