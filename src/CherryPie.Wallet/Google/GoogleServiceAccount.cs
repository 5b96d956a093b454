using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>The key of a Google service account, as Google's console gives it: the JSON file with <c>type</c>, <c>client_email</c>,
/// <c>private_key_id</c> and <c>private_key</c>. Its <c>token_uri</c> is passed over: whoever can change the file must not choose where
/// assertions go. <see href="https://developers.google.com/identity/protocols/oauth2/service-account"/></summary>
public sealed class GoogleServiceAccount : IDisposable
{
    /// <summary>The scope of Google Wallet's interface.</summary>
    public const string Scope = "https://www.googleapis.com/auth/wallet_object.issuer";

    /// <summary>The most bytes of a file; Google's have some 2,400.</summary>
    public const int MostBytes = 20_000;

    // Google makes keys of 2048. With one of 8192 bits a save link has more than GoogleSaveLink.MaxLength characters.
    private const int LeastBits = 2048,
        MostBits = 4096;

    private const string What = "must be the JSON file of a service account's key, as Google's console gives it";

    private static readonly TimeSpan _life = TimeSpan.FromHours(1);

    private GoogleServiceAccount(string clientEmail, string keyId, string? projectId, RSA key)
    {
        ClientEmail = clientEmail;
        KeyId = keyId;
        ProjectId = projectId;
        Key = key;
    }

    /// <summary>Its address, such as <c>wallet@project.iam.gserviceaccount.com</c>: what is added as user in the Google Pay and Wallet
    /// console.</summary>
    public string ClientEmail { get; }

    /// <summary>The key's id, 40 hexadecimal digits.</summary>
    public string KeyId { get; }

    /// <summary>The project in Google's cloud; null where the file names none.</summary>
    public string? ProjectId { get; }

    /// <summary>The private key, 2048 to 4096 bits. It ends with this account.</summary>
    public RSA Key { get; }

    /// <summary>Reads the file.</summary>
    /// <param name="json">Its bytes; any bytes do.</param>
    /// <param name="path">What findings call it, <c>serviceAccount</c>.</param>
    /// <param name="findings">Takes the faults, which never tell anything of the key.</param>
    /// <returns>The account; null where there is a fault.</returns>
    /// <exception cref="ArgumentNullException">There is nothing to take the faults.</exception>
    public static GoogleServiceAccount? Read(ReadOnlySpan<byte> json, string path, ICollection<PassFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        if (json.Length > MostBytes)
        {
            findings.Add(new(path, $"is too large: it has {json.Length} bytes, and may have {MostBytes}; {What}"));
            return null;
        }

        // Editors put it there.
        json = json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        if (Parse(json) is not { ValueKind: JsonValueKind.Object } file)
        {
            var isUtf16 = json.StartsWith(Encoding.Unicode.Preamble) || json.StartsWith(Encoding.BigEndianUnicode.Preamble);
            findings.Add(new(path, isUtf16 ? $"is UTF-16; {What}, in UTF-8" : What));
            return null;
        }

        var node = new GoogleNode(file, path, new(findings, isStrict: true));
        if (node["type"].PlainText != "service_account")
        {
            node["type"].Fault("must be \"service_account\"");
        }

        var email = Text(node["client_email"], "the address of a service account", t => t.IndexOf('@', StringComparison.Ordinal) > 0);
        var keyId = Text(node["private_key_id"], "the key's id", _ => true);
        var key = ReadKey(node["private_key"]);
        if (email is null || keyId is null || key is null || node["type"].PlainText != "service_account")
        {
            key?.Dispose();
            return null;
        }

        return new(email, keyId, node["project_id"].PlainText, key);
    }

    /// <summary>The claims by which the account asks for an access token; they are signed with its key (RS256, <c>kid</c>).</summary>
    /// <param name="tokenUrl">Where it asks, which is the audience too.</param>
    /// <param name="now">The time of the assertion, in whole seconds; it holds for an hour.</param>
    public JsonObject Assertion(string tokenUrl, DateTimeOffset now) =>
        new()
        {
            ["iss"] = ClientEmail,
            ["scope"] = Scope,
            ["aud"] = tokenUrl,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + _life).ToUnixTimeSeconds(),
        };

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    private static JsonElement? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return json.Length == 0 ? null : JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(GoogleNode node, string what, Func<string, bool> isSound)
    {
        if (node.PlainText is { Length: > 0 and <= 320 } text && !text.Any(char.IsWhiteSpace) && isSound(text))
        {
            return text;
        }

        node.Fault($"must be {what}");
        return null;
    }

    private static RSA? ReadKey(GoogleNode node)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(node.PlainText ?? "");
            key.ExportParameters(includePrivateParameters: true);
            if (key.KeySize is >= LeastBits and <= MostBits)
            {
                return key;
            }

            node.Fault($"has {key.KeySize} bits; must be an RSA key of {LeastBits} to {MostBits}");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            node.Fault($"must be a private RSA key of {LeastBits} to {MostBits} bits in PEM");
        }

        key.Dispose();
        return null;
    }
}
