using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Wallet;

/// <summary>Takes the one certificate with a private key out of a PKCS#12 file.</summary>
internal static class Pkcs12File
{
    private const int MaxBytes = 64 * 1024;

    // A hostile file may ask for billions of rounds of key derivation.
    private static readonly Pkcs12LoaderLimits _limits = new()
    {
        MaxCertificates = 10,
        MaxKeys = 2,
        MacIterationLimit = 600_000,
        IndividualKdfIterationLimit = 600_000,
        TotalKdfIterationLimit = 2_000_000,
    };

    public static (byte[] Der, byte[] Pkcs8PrivateKey) Read(ReadOnlySpan<byte> file, string? password)
    {
        if (file.Length > MaxBytes || !CertificateFile.IsPkcs12(file))
        {
            throw new PassCertificateException(
                "The file is not PKCS#12 of at most 64 KiB; export certificate and private key together as .p12."
            );
        }

        var all = Load(file, password);
        try
        {
            if (all.Where(c => c.HasPrivateKey).ToArray() is not [var one])
            {
                throw new PassCertificateException(
                    "The PKCS#12 file must hold exactly one certificate with its private key; export the pass type certificate alone."
                );
            }

            using var key =
                one.GetRSAPrivateKey()
                ?? throw new PassCertificateException(
                    "The private key in the PKCS#12 file is not RSA; pass type certificates have RSA keys of 2048 bits."
                );
            return (one.RawData, key.ExportPkcs8PrivateKey());
        }
        catch (CryptographicException e)
        {
            throw new PassCertificateException("The private key can't be taken out of the PKCS#12 file.", e);
        }
        finally
        {
            foreach (var certificate in all)
            {
                certificate.Dispose();
            }
        }
    }

    private static X509Certificate2Collection Load(ReadOnlySpan<byte> file, string? password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(
                file,
                password,
                X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable,
                _limits
            );
        }
        catch (Pkcs12LoadLimitExceededException e)
        {
            throw new PassCertificateException("The PKCS#12 file holds too much, or asks for too many rounds of key derivation.", e);
        }
        catch (CryptographicException e)
        {
            throw new PassCertificateException("The PKCS#12 file can't be opened: the password is wrong, or the file is damaged.", e);
        }
    }
}
