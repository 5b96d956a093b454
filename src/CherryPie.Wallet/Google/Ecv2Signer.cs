using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Keys to sign messages as Google does, for stand-ins and tests: a root key and an intermediate key that it has signed. Not safe
/// for several threads at once.</summary>
public sealed class Ecv2Signer : IDisposable
{
    private readonly ECDsa _root;
    private readonly ECDsa _intermediate;

    private Ecv2Signer(string sender, DateTimeOffset keysExpire)
    {
        Sender = sender;
        _root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _intermediate = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ends = keysExpire.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        SignedKey = new JsonObject { ["keyValue"] = Point(_intermediate), ["keyExpiration"] = ends }.ToJsonString(Ecv2Message.Options);
        KeySignature = Sign(_root, Ecv2Message.Signed(sender, Ecv2Message.Protocol, SignedKey));
        var root = new JsonObject
        {
            ["keyValue"] = Point(_root),
            ["protocolVersion"] = Ecv2Message.Protocol,
            ["keyExpiration"] = ends,
        };
        var answer = new JsonObject { ["keys"] = new JsonArray(root) };
        RootKeysJson = Encoding.UTF8.GetBytes(answer.ToJsonString(Ecv2Message.Options));
    }

    /// <summary>Who sends, one of <see cref="Ecv2Message.Senders"/>.</summary>
    public string Sender { get; }

    /// <summary>What <c>https://pay.google.com/gp/m/issuer/keys</c> answers for the root key.</summary>
    public ReadOnlyMemory<byte> RootKeysJson { get; }

    internal string SignedKey { get; }

    internal byte[] KeySignature { get; }

    /// <summary>Makes new keys.</summary>
    /// <param name="sender">Who sends, one of <see cref="Ecv2Message.Senders"/>.</param>
    /// <param name="keysExpire">The end of both keys.</param>
    public static Ecv2Signer Create(string sender, DateTimeOffset keysExpire) => new(sender, keysExpire);

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        _intermediate.Dispose();
    }

    internal byte[] Sign(byte[] data) => Sign(_intermediate, data);

    private static byte[] Sign(ECDsa key, byte[] data) =>
        key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private static string Point(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
}
