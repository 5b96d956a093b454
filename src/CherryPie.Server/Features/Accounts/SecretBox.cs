using System.Security.Cryptography;
using System.Text;

namespace CherryPie.Server.Features.Accounts;

/// <summary> Encrypts secrets for storage: AES-256-GCM under the first master key; any listed key that sealed a secret opens it. The owner
/// of a secret is authenticated with it, so a sealed value that is copied to another row does not open.
/// </summary>
/// <remarks>Layout: version (1 byte), key id (8), nonce (12), tag (16), ciphertext.</remarks>
internal sealed class SecretBox
{
    private const byte Version = 1;
    private const int KeyIdAt = 1,
        NonceAt = 9,
        TagAt = 21,
        TextAt = 37,
        NonceSize = 12,
        TagSize = 16;
    private readonly List<(byte[] Id, byte[] Key)> _keys;

    /// <param name="masterKeys">32 bytes each; the first seals, all open.</param>
    public SecretBox(IEnumerable<byte[]> masterKeys)
    {
        _keys = [.. masterKeys.Select(k => (IdOf(k), k))];
        if (_keys.Count == 0 || _keys.Exists(k => k.Key.Length != 32))
        {
            throw new ArgumentException("A master key has 32 bytes.", nameof(masterKeys));
        }
    }

    /// <summary>The id of the master key that seals now: 16 hexadecimal digits of an HMAC, safe to show.</summary>
    public string CurrentKeyId => Convert.ToHexStringLower(_keys[0].Id);

    public bool Knows(ReadOnlySpan<byte> keyId)
    {
        foreach (var (id, _) in _keys)
        {
            if (keyId.SequenceEqual(id))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="secret">The clear bytes, of any length.</param>
    /// <param name="owner">Table, row and column that it belongs to; <see cref="Open"/> needs the same.</param>
    /// <returns>37 bytes more than the secret.</returns>
    public byte[] Seal(ReadOnlySpan<byte> secret, string owner)
    {
        var (id, key) = _keys[0];
        var box = new byte[TextAt + secret.Length];
        box[0] = Version;
        id.CopyTo(box, KeyIdAt);
        var nonce = box.AsSpan(NonceAt, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, secret, box.AsSpan(TextAt), box.AsSpan(TagAt, TagSize), Encoding.UTF8.GetBytes(owner));
        return box;
    }

    /// <returns>The clear bytes.</returns>
    /// <exception cref="CryptographicException">It was sealed under an unknown key, belongs to something else, or was changed.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, string owner)
    {
        if (box.Length < TextAt || box[0] != Version)
        {
            throw new CryptographicException("Not a sealed secret.");
        }

        var secret = new byte[box.Length - TextAt];
        foreach (var (id, key) in _keys)
        {
            if (box.Slice(KeyIdAt, id.Length).SequenceEqual(id))
            {
                using var aes = new AesGcm(key, TagSize);
                aes.Decrypt(box.Slice(NonceAt, NonceSize), box[TextAt..], box.Slice(TagAt, TagSize), secret, Encoding.UTF8.GetBytes(owner));
                return secret;
            }
        }

        throw new CryptographicException("The secret was sealed under a master key that is not listed.");
    }

    private static byte[] IdOf(byte[] key) => HMACSHA256.HashData(key, "cherrypie key id"u8)[..8];
}
