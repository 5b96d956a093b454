using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Words why a certificate is not taken, and what to do, in the reader's language and at its input. What is not listed is shown
/// as it is.</summary>
internal static class CertificateFaults
{
    private static readonly (string Holds, string Field, string Key)[] _known =
    [
        ("made from a CSR of this account", "file", "certificate.fault.foreign"),
        ("the password is wrong", "password", "certificate.fault.password"),
        ("is to be renewed", "file", "certificate.fault.other"),
        ("The certificate expired on", "file", "certificate.fault.expired"),
        ("is valid only from", "file", "certificate.fault.early"),
        ("is the certificate request", "file", "certificate.fault.request"),
        ("holds a private key", "file", "certificate.fault.key"),
        ("not by Apple's Worldwide Developer Relations", "file", "certificate.fault.issuer"),
        ("which this server does not have", "file", "certificate.fault.intermediate"),
        ("is no X.509 certificate", "file", "certificate.fault.unreadable"),
        ("larger than 64 KiB", "file", "certificate.fault.unreadable"),
        ("at most 64 KiB", "file", "certificate.fault.unreadable"),
        ("name: ", "name", "certificate.fault.name"),
    ];

    public static ConsoleFault Of(ConsoleTexts texts, Refusal refusal, string renews)
    {
        if (Array.Find(_known, k => refusal.Message.Contains(k.Holds, StringComparison.Ordinal)) is { Key: not null } known)
        {
            return new ConsoleFault(known.Field, texts.Format(known.Key, renews));
        }

        var text = refusal.Message;
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return new ConsoleFault("file", text.StartsWith("passbook", StringComparison.Ordinal) && colon > 0 ? text[(colon + 2)..] : text);
    }
}
