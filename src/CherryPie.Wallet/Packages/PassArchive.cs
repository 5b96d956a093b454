namespace CherryPie.Wallet;

/// <summary>A package opened again. Safe with hostile input: at most 64 MiB packed and unpacked, 1000 files, plain relative paths,
/// and every byte of the ZIP belongs to an entry.</summary>
public sealed class PassArchive
{
    private PassArchive(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) => Files = files;

    /// <summary>The files by path.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    /// <summary>Opens a package.</summary>
    /// <param name="pkpass">The bytes of the <c>.pkpass</c>; stored files are not copied.</param>
    /// <returns>The package.</returns>
    /// <exception cref="InvalidDataException">It is no ZIP, damaged, too big, or has entries that a package may not have.</exception>
    public static PassArchive Open(ReadOnlyMemory<byte> pkpass) => new(StrictZip.Read(pkpass));

    /// <summary>Checks the package as Wallet does, and that no byte of any file or of the signature was altered.</summary>
    /// <param name="options">What it must fit.</param>
    /// <returns>Identity, signer and findings; without errors it is whole and trusted.</returns>
    public PassInspection Inspect(InspectOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PackageInspection.Run(Files, options);
    }
}
