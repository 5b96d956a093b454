using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>A signed package. The bytes of its pictures stay where the template has them until they are written to who asked.</summary>
/// <param name="Parts">All other bytes.</param>
/// <param name="Pictures">Its pictures.</param>
/// <param name="HasOwnPictures">Whether some are of this pass alone; else its template keeps them.</param>
internal sealed record SignedPackage(PackageParts Parts, SharedFiles Pictures, bool HasOwnPictures)
{
    /// <summary>Bytes of the package.</summary>
    public int Length => Parts.LengthWith(Pictures);

    public void CopyTo(Span<byte> to) => Parts.CopyTo(Pictures, to);

    public byte[] ToArray() => Parts.ToArray(Pictures);
}
