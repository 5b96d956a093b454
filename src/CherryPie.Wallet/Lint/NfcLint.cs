using System.Text;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>The NFC dictionary. <see href="https://developer.apple.com/documentation/walletpasses/pass/nfc"/></summary>
internal static class NfcLint
{
    private const int MaxMessage = 64;

    public static void Check(LintNode nfc, bool? nfcCertificate)
    {
        if (!nfc.Exists)
        {
            return;
        }

        if (nfc.Kind != JsonValueKind.Object)
        {
            nfc.Fault("must be an object {message, encryptionPublicKey}");
            return;
        }

        if (nfcCertificate == false)
        {
            nfc.Fault("needs an NFC certificate, and this one is none (its name lacks \"with NFC\"); must be left out");
        }

        var message = nfc["message"];
        if (message.PlainText is not { Length: > 0 } text)
        {
            message.Fault("must be a text that is not empty");
        }
        else if (Encoding.UTF8.GetByteCount(text) is > MaxMessage and var length)
        {
            message.Fault($"is {length} bytes long; must be at most {MaxMessage} bytes in UTF-8");
        }

        if (nfc["requiresAuthentication"] is { Exists: true, Kind: not (JsonValueKind.True or JsonValueKind.False) } authentication)
        {
            authentication.Fault("must be true or false");
        }

        var key = nfc["encryptionPublicKey"];
        if (key.PlainText is not { } base64 || !NfcKey.IsValid(base64))
        {
            key.Fault("must be the base64 of an X.509 SubjectPublicKeyInfo on curve P-256, without PEM armour");
        }
    }
}
