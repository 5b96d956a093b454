namespace CherryPie.Wallet;

/// <summary>A package without the bytes of the files that it shares with others: all else of its ZIP, in the ZIP's order. So a hundred
/// kilobytes of pictures are neither copied nor kept for each pass. Immutable, safe for many threads at once.</summary>
public sealed class PackageParts
{
    private readonly byte[] _parts;
    private readonly int _before;

    /// <param name="parts">The ZIP without the content of shared files.</param>
    /// <param name="before">Where the first shared file's header begins in it.</param>
    internal PackageParts(byte[] parts, int before) => (_parts, _before) = (parts, before);

    /// <summary>The bytes that are of this package alone.</summary>
    public int Length => _parts.Length;

    /// <summary>The bytes of the <c>.pkpass</c>.</summary>
    /// <param name="shared">The files that it was made with, as in all that follow.</param>
    /// <returns>Their number.</returns>
    /// <exception cref="ArgumentNullException">There are no shared files.</exception>
    /// <exception cref="OverflowException">More than 2 GiB.</exception>
    public int LengthWith(SharedFiles shared)
    {
        ArgumentNullException.ThrowIfNull(shared);
        return checked(_parts.Length + shared.Length);
    }

    /// <summary>Writes the package, each byte once, to where it is to go.</summary>
    /// <param name="shared">The files that it was made with.</param>
    /// <param name="to">Takes <see cref="LengthWith"/> bytes.</param>
    /// <exception cref="ArgumentNullException">There are no shared files.</exception>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public void CopyTo(SharedFiles shared, Span<byte> to)
    {
        ArgumentNullException.ThrowIfNull(shared);
        var (from, end) = (0, _before);
        foreach (var file in shared.Files)
        {
            end += StoredZip.LocalLength + file.Path.Length;
            _parts.AsSpan(from, end - from).CopyTo(to);
            file.Content.Span.CopyTo(to[(end - from)..]);
            to = to[(end - from + file.Content.Length)..];
            from = end;
        }

        _parts.AsSpan(from).CopyTo(to);
    }

    /// <summary>The package in one piece.</summary>
    /// <param name="shared">The files that it was made with.</param>
    /// <returns>The bytes of the <c>.pkpass</c>.</returns>
    /// <exception cref="ArgumentNullException">There are no shared files.</exception>
    /// <exception cref="OverflowException">More than 2 GiB.</exception>
    public byte[] ToArray(SharedFiles shared)
    {
        var package = GC.AllocateUninitializedArray<byte>(LengthWith(shared));
        CopyTo(shared, package);
        return package;
    }
}
