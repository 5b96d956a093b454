namespace CherryPie.Wallet;

/// <summary>A package that was opened, by whomever it was made. Safe with hostile input: at most 64 MiB packed and as much unpacked, 1,000
/// entries, relative paths of at most 255 UTF-16 units without <c>..</c>, and every byte of the ZIP belongs to an entry. Safe for many
/// threads at once. <see href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT"/></summary>
public sealed class PassArchive
{
    private PassArchive(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) => Files = files;

    /// <summary>The files by path from the package's root, with forward slashes; upper and lower case differ, but no two paths differ in it
    /// alone. Folders are left out.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    /// <summary>Opens a package.</summary>
    /// <param name="pkpass">The bytes of the <c>.pkpass</c>, at most 64 MiB. Files that are stored, not deflated, are not copied, so the
    /// bytes must not change.</param>
    /// <returns>The package, all files unpacked; neither manifest nor signature was looked at yet.</returns>
    /// <exception cref="InvalidDataException">It is no ZIP, damaged, over a limit, encrypted, or has a path twice or one that leads out of
    /// the package; the message is a sentence for who sent it.</exception>
    public static PassArchive Open(ReadOnlyMemory<byte> pkpass) => new(StrictZip.Read(pkpass));

    /// <summary>Checks the package as Wallet does, and that no byte of any file or of the signature was altered.
    /// <see href="https://developer.apple.com/documentation/walletpasses/building-a-pass"/></summary>
    /// <param name="options">The time, and whom to trust.</param>
    /// <returns>Identity, signer and findings; without errors the package is whole, and signed by a certificate that is trusted.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    public PassInspection Inspect(InspectOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PackageInspection.Run(Files, options);
    }
}
