using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>Checks the signature file (RFC 5652, sections 5.4 and 5.6). Each bit of it is signed, prescribed, or equal to something signed,
/// so that none can be changed: a common verifier accepts half of all one-bit flips.</summary>
internal sealed class SignatureCheck : IDisposable
{
    /// <summary>The certificate that signed; null when the signature does not verify. Disposed of with this object.</summary>
    public PassCertificate? Signer { get; private set; }

    private X509Certificate2? Leaf { get; set; }

    private X509Certificate2? Intermediate { get; set; }

    public DateTimeOffset? SigningTime { get; private set; }

    public IReadOnlyList<string> Chain { get; private set; } = [];

    public static SignatureCheck Run(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        InspectOptions options,
        List<PassFinding> errors,
        List<PassFinding> warnings
    )
    {
        var check = new SignatureCheck();
        void Fault(string message) => errors.Add(new PassFinding(PassPackage.Signature, message));
        if (!files.TryGetValue(PassPackage.Signature, out var file) || !files.TryGetValue(PassPackage.Manifest, out var manifest))
        {
            Fault("is missing, or the manifest that it signs.");
            return check;
        }

        try
        {
            var cms = CmsSignature.Read(file);
            check.FindCertificates(cms);
            check.Verify(cms, manifest.Span, warnings);
            check.Signer = PassCertificate.Read(check.Leaf!.RawData);
            check.Chain = [check.Leaf.Subject, check.Intermediate!.Subject];
            errors.AddRange(check.Signer.Problems(options.Now).Select(p => new PassFinding(PassPackage.Signature, p)));
            errors.AddRange(
                CertificateTrust
                    .Faults(check.Leaf, check.Intermediate, check.SigningTime, options)
                    .Select(f => new PassFinding(PassPackage.Signature, f))
            );
        }
        catch (InvalidDataException e)
        {
            Fault(e.Message + ".");
        }
        catch (Exception e) when (e is CryptographicException or PassCertificateException)
        {
            Fault("holds certificates or attributes that can't be read.");
        }

        return check;
    }

    public void Dispose()
    {
        Signer?.Dispose();
        Leaf?.Dispose();
        Intermediate?.Dispose();
    }

    private void FindCertificates(CmsSignature cms)
    {
        if (cms.Certificates.Count != 2)
        {
            throw new InvalidDataException(
                $"holds {cms.Certificates.Count} certificates; it must hold the pass type certificate and the intermediate that issued it"
            );
        }

        var issuer = cms.Signer.Issuer.GetDerEncoded();
        var serial = cms.Signer.SerialNumber.Value.ToByteArray();
        foreach (var der in cms.Certificates)
        {
            var certificate = X509CertificateLoader.LoadCertificate(der.GetDerEncoded());
            if (
                Leaf is null
                && certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer)
                && certificate.SerialNumberBytes.Span.SequenceEqual(serial)
            )
            {
                Leaf = certificate;
            }
            else
            {
                Intermediate?.Dispose();
                Intermediate = certificate;
            }
        }

        if (Leaf is null)
        {
            throw new InvalidDataException("does not hold the certificate that its signer names");
        }
    }

    private void Verify(CmsSignature cms, ReadOnlySpan<byte> manifest, List<PassFinding> warnings)
    {
        var (name, withRsa) = cms.Digest.Algorithm.Id switch
        {
            Oids.Sha256 => (HashAlgorithmName.SHA256, Oids.Sha256WithRsa),
            Oids.Sha1 => (HashAlgorithmName.SHA1, Oids.Sha1WithRsa),
            _ => throw new InvalidDataException("uses another digest than SHA-256 or SHA-1"),
        };
        if (cms.Algorithm.Id != Oids.RsaEncryption && cms.Algorithm.Id != withRsa)
        {
            throw new InvalidDataException("uses another algorithm than RSA");
        }

        if (name == HashAlgorithmName.SHA1)
        {
            warnings.Add(new PassFinding(PassPackage.Signature, "uses SHA-1; sign with SHA-256."));
        }

        var attributes = SignedAttributes.Read(cms.Attributes);
        SigningTime = attributes.Time;
        var digest = name == HashAlgorithmName.SHA256 ? SHA256.HashData(manifest) : SHA1.HashData(manifest);
        if (!attributes.Digest.AsSpan().SequenceEqual(digest))
        {
            throw new InvalidDataException("was made for another manifest.json");
        }

        // Signed is the SET OF, while the file holds it with an implicit tag: RFC 5652, section 5.4.
        var signed = cms.Attributes.GetDerEncoded();
        using var key = Leaf!.GetRSAPublicKey() ?? throw new InvalidDataException("was not made with an RSA key");
        if (!key.VerifyData(signed, cms.Value, name, RSASignaturePadding.Pkcs1))
        {
            throw new InvalidDataException("does not verify with its certificate");
        }
    }
}
