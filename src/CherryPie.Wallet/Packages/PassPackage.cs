namespace CherryPie.Wallet;

/// <summary>Makes the file that Wallet opens: a ZIP of the pass's files, their manifest and its signature.
/// <see href="https://developer.apple.com/documentation/walletpasses/building-a-pass"/></summary>
public static class PassPackage
{
    internal const string PassJson = "pass.json";
    internal const string Manifest = "manifest.json";
    internal const string Signature = "signature";

    /// <summary>Makes a package. All files are stored, not deflated: pictures don't shrink, and the rest is small. The same files, signer
    /// and time give the same bytes. What files hold is not checked: see <see cref="PassLint"/> and <see cref="PassImages"/>.</summary>
    /// <param name="files">pass.json, at least one icon, and all others; neither manifest nor signature. At most 65,533 files and 2 GiB in
    /// all, of which <see cref="PassArchive"/> opens 998 and 64 MiB.</param>
    /// <param name="signer">Signs the manifest.</param>
    /// <param name="signingTime">The signing time, from 1950 to 2049 and within the certificate's validity, which is not checked. It is
    /// also, in UTC and steps of two seconds, the date of the ZIP's entries.</param>
    /// <returns>The bytes of the <c>.pkpass</c>, of media type <c>application/vnd.apple.pkpass</c>.</returns>
    /// <exception cref="ArgumentNullException">Files or signer are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The signing time lies before 1950 or after 2049.</exception>
    /// <exception cref="InvalidOperationException">pass.json or the icon is missing, a path is there twice (in any case), or has other
    /// characters than letters, digits and <c>.-_@/</c> of ASCII, over 255 of them, or a part that is empty, <c>.</c> or
    /// <c>..</c>.</exception>
    /// <exception cref="OverflowException">There are more files or bytes.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key can't sign.</exception>
    public static byte[] Create(IReadOnlyCollection<PackageFile> files, PassSigner signer, DateTimeOffset signingTime)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(signer);
        var paths = new HashSet<string>(files.Count, StringComparer.OrdinalIgnoreCase);
        Require(paths, hasIcon: Check(files, paths));
        var manifest = WriteManifest(files, []);
        var signature = signer.Sign(manifest, signingTime);
        return StoredZip.Write(files, [], manifest, signature, signingTime);
    }

    /// <summary>Makes a package whose pictures other packages share: the same bytes as <see cref="Create"/> makes of all files, the shared
    /// ones last.</summary>
    /// <param name="files">pass.json, and all others that are of this package alone.</param>
    /// <param name="shared">The other files. The icon may be among these or those.</param>
    /// <param name="signer">Signs the manifest.</param>
    /// <param name="signingTime">As <see cref="Create"/>.</param>
    /// <returns>All that is to be added to the bytes of the shared files.</returns>
    /// <exception cref="ArgumentNullException">Files or signer are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="Create"/>.</exception>
    /// <exception cref="InvalidOperationException">As <see cref="Create"/>.</exception>
    /// <exception cref="OverflowException">There are more files or bytes.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key can't sign.</exception>
    public static PackageParts CreateParts(
        IReadOnlyCollection<PackageFile> files,
        SharedFiles shared,
        PassSigner signer,
        DateTimeOffset signingTime
    )
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(shared);
        ArgumentNullException.ThrowIfNull(signer);
        var paths = new HashSet<string>(files.Count, StringComparer.OrdinalIgnoreCase);
        Require(paths, Check(files, paths) | shared.HasIcon);
        foreach (var file in files)
        {
            if (shared.Paths.Contains(file.Path))
            {
                throw new InvalidOperationException($"'{file.Path}' is in the package twice.");
            }
        }

        var manifest = WriteManifest(files, shared.Manifest);
        var signature = signer.Sign(manifest, signingTime);
        return new PackageParts(
            StoredZip.Write(files, shared.Files, manifest, signature, signingTime),
            files.Sum(f => StoredZip.LocalLength + f.Path.Length + f.Content.Length)
        );
    }

    /// <summary>Checks paths, and that none is there twice.</summary>
    /// <returns>Whether an icon is among them.</returns>
    internal static bool Check(IReadOnlyCollection<PackageFile> files, HashSet<string> paths)
    {
        var icon = false;
        foreach (var file in files)
        {
            if (!PackagePath.IsSafe(file.Path) || file.Path is Manifest or Signature)
            {
                throw new InvalidOperationException($"'{file.Path}' is no path of a file in a package.");
            }

            if (!paths.Add(file.Path))
            {
                throw new InvalidOperationException($"'{file.Path}' is in the package twice.");
            }

            icon |= PackagePath.IsIcon(file.Path);
        }

        return icon;
    }

    private static void Require(HashSet<string> paths, bool hasIcon)
    {
        if (!paths.Contains(PassJson))
        {
            throw new InvalidOperationException("The package has no pass.json.");
        }

        if (!hasIcon)
        {
            throw new InvalidOperationException("The package has no icon; a pass without one does not open.");
        }
    }

    // One flat object of path and SHA-1.
    private static byte[] WriteManifest(IReadOnlyCollection<PackageFile> files, ReadOnlySpan<byte> shared)
    {
        var own = SharedFiles.ManifestLength(files);
        var manifest = new byte[own + shared.Length + 1];
        SharedFiles.WriteManifest(files, manifest);
        shared.CopyTo(manifest.AsSpan(own));
        (manifest[0], manifest[^1]) = ((byte)'{', (byte)'}');
        return manifest;
    }
}
