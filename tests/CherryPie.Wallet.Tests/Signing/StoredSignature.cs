using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace CherryPie.Wallet.Tests.Signing;

/// <summary>One entry of Stored/signatures.json: what was signed, when, with the chain of which file, and the bytes that came out.
/// RSA with PKCS #1 v1.5 is deterministic, so the same input must give the same bytes: RFC 8017, section 8.2.</summary>
/// <param name="Chain">The name of a PEM file: root, intermediate, leaf and the leaf's private key.</param>
/// <param name="Manifest">What was signed, in UTF-8.</param>
/// <param name="Time">The signing time as it was given, which may have fractions of a second and an offset.</param>
/// <param name="Signature">The bytes of the file <c>signature</c> that AsnWriter and .NET's RSA made.</param>
internal sealed record StoredSignature(string Chain, string Manifest, string Time, byte[] Signature)
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<StoredSignature> All { get; } =
        JsonSerializer.Deserialize<List<StoredSignature>>(File.ReadAllText(PathOf("signatures.json")), _web)!;

    private readonly Lazy<X509Certificate2> _root = new(() => X509Certificate2.CreateFromPem(File.ReadAllText(PathOf(Chain + ".pem"))));

    public byte[] Content => Encoding.UTF8.GetBytes(Manifest);

    public DateTimeOffset SigningTime => DateTimeOffset.Parse(Time, CultureInfo.InvariantCulture);

    /// <summary>Root, intermediate, and the leaf with its private key.</summary>
    public (X509Certificate2 Root, X509Certificate2 Intermediate, X509Certificate2 Leaf) Open()
    {
        var pem = File.ReadAllText(PathOf(Chain + ".pem"));
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        using var leaf = all[2];
        return (all[0], all[1], leaf.CopyWithPrivateKey(key));
    }

    /// <summary>What <c>inspect</c> says of a signature file that is to belong to this manifest and chain.</summary>
    public IReadOnlyList<PassFinding> Findings(byte[] signature)
    {
        var errors = new List<PassFinding>();
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { ["manifest.json"] = Content, ["signature"] = signature };
        var options = new InspectOptions { Now = SigningTime, ExpectedRoots = [_root.Value] };
        using var check = SignatureCheck.Run(files, options, errors, []);
        return errors;
    }

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Stored", name);
}
