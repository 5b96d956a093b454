using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>Judges the two certificates of a signature by their own signatures, byte for byte, and by time; no network is asked.</summary>
internal static class CertificateTrust
{
    /// <summary>What speaks against the certificates, as predicates whose subject is the signature.</summary>
    public static IEnumerable<string> Faults(
        X509Certificate2 leaf,
        X509Certificate2 intermediate,
        DateTimeOffset? signingTime,
        InspectOptions options
    )
    {
        if (!CertificateSignature.Verifies(leaf, intermediate))
        {
            yield return "holds an intermediate that did not issue its pass type certificate.";
        }

        if (!IsTrusted(intermediate, options))
        {
            yield return $"does not lead to Apple or to an expected root: its intermediate is '{intermediate.Subject}'.";
        }

        if (options.Now > intermediate.NotAfter)
        {
            yield return $"holds an intermediate that expired on {intermediate.NotAfter.ToUniversalTime():yyyy-MM-dd}.";
        }

        if (options.ExpectedLeaf is { } expected && !expected.RawData.AsSpan().SequenceEqual(leaf.RawData))
        {
            yield return "was made with another certificate than the expected one.";
        }

        if (signingTime is { } time && (time < leaf.NotBefore || time > leaf.NotAfter))
        {
            yield return $"was made at {time:u}, outside the validity of its certificate.";
        }
    }

    private static bool IsTrusted(X509Certificate2 intermediate, InspectOptions options) =>
        WwdrCertificates.IsKnown(intermediate)
        || options.KnownIntermediates.Any(known => known.RawData.AsSpan().SequenceEqual(intermediate.RawData))
        || options.ExpectedRoots.Any(root =>
            WwdrCertificates.IsAuthority(intermediate) && CertificateSignature.Verifies(intermediate, root)
        );
}
