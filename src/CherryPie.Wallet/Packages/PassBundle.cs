namespace CherryPie.Wallet;

/// <summary>Makes a file of several packages, which Safari hands to Wallet at once: a ZIP of whole <c>.pkpass</c> files, without manifest
/// or signature of its own.
/// <see href="https://developer.apple.com/documentation/walletpasses/distributing-and-updating-a-pass"/></summary>
public static class PassBundle
{
    /// <summary>The most packages that Wallet takes in one bundle.</summary>
    public const int MaxPasses = 10;

    /// <summary>The most bytes that Wallet takes in one bundle.</summary>
    public const int MaxBytes = 150_000_000;

    /// <summary>Makes a bundle. The same packages and time give the same bytes. What the packages hold is not looked at.</summary>
    /// <param name="packages">The bytes that <see cref="PassPackage.Create"/> made, 1 to <see cref="MaxPasses"/> of them, at most
    /// <see cref="MaxBytes"/> in all. Each path is a name at the root that ends in <c>.pkpass</c>.</param>
    /// <param name="time">The date of the ZIP's entries, in UTC and steps of two seconds.</param>
    /// <returns>The bytes of the <c>.pkpasses</c>, of media type <c>application/vnd.apple.pkpasses</c>.</returns>
    /// <exception cref="ArgumentNullException">There are no packages.</exception>
    /// <exception cref="InvalidOperationException">There are none or too many, too many bytes, or a name is there twice (in any case) or is
    /// none.</exception>
    public static byte[] Create(IReadOnlyCollection<PackageFile> packages, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(packages);
        if (packages.Count is 0 or > MaxPasses)
        {
            throw new InvalidOperationException($"A bundle holds 1 to {MaxPasses} packages.");
        }

        if (packages.Sum(p => (long)p.Content.Length) > MaxBytes)
        {
            throw new InvalidOperationException($"A bundle holds at most {MaxBytes} bytes.");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var package in packages)
        {
            if (
                !PackagePath.IsSafe(package.Path)
                || package.Path.Contains('/', StringComparison.Ordinal)
                || !package.Path.EndsWith(".pkpass", StringComparison.Ordinal)
            )
            {
                throw new InvalidOperationException($"'{package.Path}' is no name of a package in a bundle.");
            }

            if (!names.Add(package.Path))
            {
                throw new InvalidOperationException($"'{package.Path}' is in the bundle twice.");
            }
        }

        return StoredZip.Write(packages, time);
    }
}
