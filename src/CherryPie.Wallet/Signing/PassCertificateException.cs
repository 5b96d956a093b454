namespace CherryPie.Wallet;

/// <summary>A certificate, certificate request, private key or PKCS #12 file cannot be used. Thrown for what a caller can mend; the message
/// is a sentence for that caller.</summary>
public sealed class PassCertificateException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what would be right, in a sentence without a secret.</param>
    /// <param name="inner">The exception of .NET or of the parser that was the cause; null when there was none.</param>
    public PassCertificateException(string message, Exception? inner = null)
        : base(message, inner) { }
}
