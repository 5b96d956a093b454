using System.Formats.Asn1;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>Finds the one certificate in a file: DER, PEM, or base64 without armour.</summary>
internal static class CertificateFile
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The DER of the certificate.</summary>
    public static byte[] ReadDer(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            throw new PassCertificateException("The certificate file is empty; upload the pass.cer that Apple's portal gave you.");
        }

        if (file.Length > MaxBytes)
        {
            throw new PassCertificateException(
                "The certificate file is larger than 64 KiB; upload the pass.cer that Apple's portal gave you."
            );
        }

        var der = file[0] == 0x30 ? file.ToArray() : ReadText(file);
        return Single(der);
    }

    /// <summary>Whether a file is PKCS#12: SEQUENCE { 3, SEQUENCE { data or signedData …</summary>
    public static bool IsPkcs12(ReadOnlySpan<byte> file)
    {
        try
        {
            // BER, since many writers of PKCS#12 use indefinite lengths.
            var outer = new AsnReader(file.ToArray(), AsnEncodingRules.BER).ReadSequence();
            return outer.TryReadInt32(out var version)
                && version == 3
                && outer.ReadSequence().ReadObjectIdentifier() is Oids.Data or Oids.SignedData;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static byte[] ReadText(ReadOnlySpan<byte> file)
    {
        var text = Encoding.UTF8.GetString(file).TrimStart('\uFEFF');
        if (!text.Contains("-----BEGIN ", StringComparison.Ordinal))
        {
            return FromBase64(text);
        }

        var labels = text.Split("-----BEGIN ")[1..].Select(t => t.Split("-----", 2)[0]).ToArray();
        if (Array.Exists(labels, l => l.Contains("PRIVATE KEY", StringComparison.Ordinal)))
        {
            throw new PassCertificateException(
                "The file holds a private key. Upload the certificate alone, or certificate and key together as a PKCS#12 file."
            );
        }

        if (labels is not ["CERTIFICATE"])
        {
            throw new PassCertificateException(
                labels switch
                {
                    ["CERTIFICATE REQUEST"] or ["NEW CERTIFICATE REQUEST"] => "The file is the certificate request. "
                        + "Upload it to Apple's portal, and here the pass.cer that the portal makes of it.",
                    _ when labels.All(l => l == "CERTIFICATE") => SeveralCertificates,
                    _ => "The file holds other things than one certificate; upload the pass.cer that Apple's portal gave you.",
                }
            );
        }

        var body = text[(text.IndexOf("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) + 27)..];
        var end = body.IndexOf("-----END CERTIFICATE-----", StringComparison.Ordinal);
        return end < 0
            ? throw new PassCertificateException("The PEM file is cut short: its END line is missing.")
            : FromBase64(body[..end]);
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written > 0
            ? bytes[..written]
            : throw new PassCertificateException(NoCertificate);
    }

    private static byte[] Single(byte[] der)
    {
        if (IsPkcs12(der))
        {
            throw new PassCertificateException(
                "The file is PKCS#12: certificate and private key together, under a password. It has an upload part of its own."
            );
        }

        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.BER);
            var first = reader.ReadEncodedValue();
            if (reader.HasData)
            {
                throw new PassCertificateException(
                    IsSequence(reader.PeekEncodedValue())
                        ? SeveralCertificates
                        : "Something follows the certificate in the file; upload the certificate alone."
                );
            }

            var inside = new AsnReader(first, AsnEncodingRules.BER).ReadSequence();
            if (inside.PeekTag() == Asn1Tag.ObjectIdentifier)
            {
                throw new PassCertificateException("The file is a PKCS#7 bundle; upload the pass type certificate alone, as DER or PEM.");
            }
        }
        catch (AsnContentException e)
        {
            throw new PassCertificateException(NoCertificate, e);
        }

        return der;
    }

    private static bool IsSequence(ReadOnlyMemory<byte> value) => value.Span[0] == 0x30;

    private const string SeveralCertificates = "The file holds more than one certificate; upload the pass type certificate alone.";
    private const string NoCertificate =
        "The file is no X.509 certificate in DER, PEM or base64; upload the pass.cer that Apple's portal gave you.";
}
