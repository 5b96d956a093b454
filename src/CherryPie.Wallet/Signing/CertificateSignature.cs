using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>Checks a certificate's signature without building a chain, which may go to the network.</summary>
internal static class CertificateSignature
{
    /// <summary>Whether a certificate was issued by another: names, key identifiers and an RSA signature that leaves no byte
    /// free.</summary>
    public static bool Verifies(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        if (!certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData))
        {
            return false;
        }

        try
        {
            if (!KeysMatch(certificate, issuer))
            {
                return false;
            }

            var reader = new AsnReader(certificate.RawData, AsnEncodingRules.DER);
            var parts = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var signed = parts.ReadEncodedValue();
            var algorithm = parts.ReadEncodedValue();
            var value = parts.ReadBitString(out var unused);
            parts.ThrowIfNotEmpty();
            return unused == 0
                && algorithm.Span.SequenceEqual(InnerAlgorithm(signed).Span)
                && VerifiesRsa(signed.Span, algorithm, value, issuer);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return false; // one of them is damaged
        }
    }

    private static bool KeysMatch(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var wanted = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        var there = issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        return wanted is null || there is null || wanted.Value.Span.SequenceEqual(there.Value.Span);
    }

    private static ReadOnlyMemory<byte> InnerAlgorithm(ReadOnlyMemory<byte> signed)
    {
        var reader = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        if (reader.PeekTag().TagClass == TagClass.ContextSpecific)
        {
            reader.ReadEncodedValue();
        }

        reader.ReadIntegerBytes();
        return reader.ReadEncodedValue();
    }

    private static bool VerifiesRsa(
        ReadOnlySpan<byte> signed,
        ReadOnlyMemory<byte> algorithm,
        ReadOnlySpan<byte> value,
        X509Certificate2 issuer
    )
    {
        HashAlgorithmName? hash = new AsnReader(algorithm, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() switch
        {
            Oids.Sha256WithRsa => HashAlgorithmName.SHA256,
            Oids.Sha384WithRsa => HashAlgorithmName.SHA384,
            Oids.Sha512WithRsa => HashAlgorithmName.SHA512,
            Oids.Sha1WithRsa => HashAlgorithmName.SHA1,
            _ => null,
        };
        using var key = issuer.GetRSAPublicKey();
        return hash is { } name && key is not null && key.VerifyData(signed, value, name, RSASignaturePadding.Pkcs1);
    }
}
