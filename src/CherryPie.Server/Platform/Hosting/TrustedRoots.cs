using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Server.Platform.Hosting;

/// <summary>Whom a TLS server is trusted by, where a setting names a file in PEM.</summary>
internal static class TrustedRoots
{
    /// <param name="file">The setting's value.</param>
    /// <param name="setting">Its name, for the operator.</param>
    /// <returns>Null where there is no file: the machine's own roots.</returns>
    /// <exception cref="OperatorError">The file can't be read, or holds no certificate.</exception>
    public static X509ChainPolicy? Read(string? file, string setting)
    {
        if (file is not { Length: > 0 })
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OperatorError($"{setting} can't be read: {e.Message}", e);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new OperatorError($"{setting} holds no certificate in PEM.");
    }
}
