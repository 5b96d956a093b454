using System.Buffers;
using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace CherryPie.Server.Features.Accounts;

/// <summary> Validates PKAuth tokens: JSON Web Tokens signed with HS256 that claim a <c>key</c> and an <c>exp</c> (CherryPie document,
/// "JSON Web Tokens"). The parts are read here because the library's own handlers accept a repeated alg, key or exp, crit, padding, and exp
/// as a string (docs/decisions/0003). The library verifies the signature.
/// </summary>
internal sealed class PkTokenHandler(AccountDirectory accounts, AuthOptions options, TimeProvider clock) : TokenHandler
{
    public const string AuthenticationType = "PKAuth";
    public const string NotThreeParts = "malformed; expected three base64url parts, header.payload.signature, without padding";
    private const int MaxLength = 8192;
    private const int KeyLength = 64;
    private const long MillisecondsFrom = 100_000_000_000;

    // Base64Url's decoder ignores padding and white space, so that one token could be written in many ways.
    private static readonly SearchValues<char> _allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    );
    private static readonly SymmetricSecurityKey _keyOfUnknown = SigningKey(RandomNumberGenerator.GetBytes(32));

    /// <summary>Makes the key that an account's tokens are signed with: 64 bytes, whatever the secret's length. HMAC-SHA256 does the same
    /// to its key (RFC 2104, section 2: hashed when longer than 64 bytes, then filled up with zeros), so that no signature changes. Done
    /// here, because the library refuses keys under 32 bytes, and because a longer key takes longer than the key of an unknown account.
    /// </summary>
    public static SymmetricSecurityKey SigningKey(byte[] secret)
    {
        var key = new byte[KeyLength];
        (secret.Length > KeyLength ? SHA256.HashData(secret) : secret).CopyTo(key, 0);
        return new SymmetricSecurityKey(key);
    }

    /// <summary> Finds whose token it is. The answer's <see cref="PkToken"/> holds the account; a refused token's exception is a
    /// <see cref="PkTokenException"/>. It looks only at accounts that <see cref="AccountDirectory.Refresh"/> has loaded: what is thrown
    /// here would count as a refused token, a database that is away too.
    /// </summary>
    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters) =>
        Task.FromResult(
            Check(token, out var fault) is { } account
                ? account.IsDamaged
                    ? new TokenValidationResult { Exception = CachedAccount.Damaged() }
                    : new TokenValidationResult
                    {
                        IsValid = true,
                        SecurityToken = new PkToken(account),
                        ClaimsIdentity = new ClaimsIdentity(
                            [new Claim(ClaimTypes.NameIdentifier, account.Id.ToString())],
                            AuthenticationType
                        ),
                    }
                : new TokenValidationResult { Exception = new PkTokenException(fault!) }
        );

    private CachedAccount? Check(ReadOnlySpan<char> token, out string? fault)
    {
        fault = NotThreeParts;
        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        if (
            token.Length > MaxLength
            || first <= 0
            || first == last
            || token[(first + 1)..last].Contains('.')
            || token.ContainsAnyExcept(_allowed)
        )
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(2 * MaxLength);
        try
        {
            var signed = buffer.AsSpan(0, last);
            Ascii.FromUtf16(token[..last], signed, out _);
            var decoded = buffer.AsSpan(MaxLength, MaxLength);
            if (!Decode(signed[..first], decoded, out var length) || (fault = PkTokenJson.HeaderFault(decoded[..length])) is not null)
            {
                return null;
            }

            fault = "malformed; the payload must be a JSON object with one \"key\" (string) and one \"exp\" (Unix time)";
            if (
                !Decode(signed[(first + 1)..], decoded, out length)
                || !PkTokenJson.TryReadPayload(decoded[..length], out var key, out var expires)
            )
            {
                return null;
            }

            var account = accounts.LoadedByKey(key);
            var isSigned = IsSignature(token[(last + 1)..], buffer, last, account?.SigningKey ?? _keyOfUnknown);
            if (account?.IsDamaged == true)
            {
                return account; // no signature of it can be verified
            }

            if (!isSigned | account is null)
            {
                fault = "unknown key or wrong signature";
                return null;
            }

            fault = TimeFault(expires > MillisecondsFrom ? expires / 1000 : expires);
            return fault is null ? account : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    // It takes the same path for an unknown key, and whatever the length of the signature: time doesn't tell which keys exist.
    // So no provider is kept for the next request either: the first token of a key would take longer. One costs about 1 us.
    private static bool IsSignature(ReadOnlySpan<char> text, byte[] signed, int signedLength, SymmetricSecurityKey key)
    {
        var signature = new byte[HMACSHA256.HashSizeInBytes]; // an array of its own: the library ignores the offset of a signature
        var isWhole =
            Base64Url.DecodeFromChars(text, signature, out _, out var length) == OperationStatus.Done && length == signature.Length;
        using var provider = new SymmetricSignatureProvider(key, SecurityAlgorithms.HmacSha256, willCreateSignatures: false);
        return provider.Verify(signed, 0, signedLength, signature, 0, signature.Length) & isWhole;
    }

    private string? TimeFault(double expires)
    {
        var ahead = expires - (clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        if (ahead < -options.ClockSkew.TotalSeconds)
        {
            return FormattableString.Invariant($"expired {Math.Floor(-ahead):0} s ago");
        }

        var most = options.MaxTokenLifetime.TotalSeconds;
        return ahead <= most + options.ClockSkew.TotalSeconds
            ? null
            : FormattableString.Invariant($"exp is {Math.Ceiling(ahead - most):G15} s too far ahead; ")
                + FormattableString.Invariant($"at most {most:0} s are allowed (setting Auth__MaxTokenLifetime)");
    }

    private static bool Decode(ReadOnlySpan<byte> text, Span<byte> to, out int length) =>
        Base64Url.DecodeFromUtf8(text, to, out _, out length) == OperationStatus.Done;
}
