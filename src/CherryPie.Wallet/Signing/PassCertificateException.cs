namespace CherryPie.Wallet;

/// <summary>A certificate, request or PKCS#12 file that can't be used.</summary>
public sealed class PassCertificateException : Exception
{
    /// <summary>An unusable file.</summary>
    /// <param name="message">A sentence for the caller: what is wrong and what would be right; no secret.</param>
    /// <param name="inner">What was thrown underneath.</param>
    public PassCertificateException(string message, Exception? inner = null)
        : base(message, inner) { }
}
