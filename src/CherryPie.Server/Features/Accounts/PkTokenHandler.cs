using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CherryPie.Server.Features.Accounts;

/// <summary>Checks PKAuth tokens: HS256 JSON Web Tokens with the claims <c>key</c> and <c>exp</c>, and no others (CherryPie document, "JSON Web Tokens").</summary>
internal static class PkTokenHandler
{
    private const int MaxLength = 8192;
    private const long MillisecondsFrom = 100_000_000_000;

    // Base64Url's decoder passes over padding and white space, so that one token could be written in many ways.
    private static readonly SearchValues<char> _allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    );
    private static readonly byte[] _nobodysSecret = RandomNumberGenerator.GetBytes(32);

    /// <summary>Finds whose token it is.</summary>
    /// <returns>Null with the reason in <paramref name="fault"/> when it is no valid token.</returns>
    public static CachedAccount? Check(
        ReadOnlySpan<char> token,
        Func<string, CachedAccount?> accounts,
        DateTimeOffset now,
        AuthOptions options,
        out string? fault
    )
    {
        fault = "malformed; expected three base64url parts, header.payload.signature, without padding";
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
            Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
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

            // The signature is computed for an unknown key as well, so that time doesn't tell which keys exist.
            var whole =
                Base64Url.DecodeFromChars(token[(last + 1)..], claimed, out _, out length) == OperationStatus.Done
                && length == claimed.Length;
            Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
            var account = accounts(key);
            HMACSHA256.HashData(account?.ApiSecret ?? _nobodysSecret, signed, computed);
            if (!CryptographicOperations.FixedTimeEquals(claimed, computed) | account is null | !whole)
            {
                fault = "unknown key or wrong signature";
                return null;
            }

            fault = TimeFault(expires > MillisecondsFrom ? expires / 1000 : expires, now, options);
            return fault is null ? account : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static string? TimeFault(double expires, DateTimeOffset now, AuthOptions options)
    {
        var ahead = expires - (now.ToUnixTimeMilliseconds() / 1000.0);
        if (ahead < -options.ClockSkew.TotalSeconds)
        {
            return FormattableString.Invariant($"expired {Math.Floor(-ahead):0} s ago");
        }

        return ahead > (options.MaxTokenLifetime + options.ClockSkew).TotalSeconds
            ? FormattableString.Invariant(
                $"exp is {Math.Ceiling(ahead - options.MaxTokenLifetime.TotalSeconds):0} s too far ahead; at most {options.MaxTokenLifetime.TotalSeconds:0} s are allowed (setting Auth__MaxTokenLifetime)"
            )
            : null;
    }

    private static bool Decode(ReadOnlySpan<byte> text, Span<byte> to, out int length) =>
        Base64Url.DecodeFromUtf8(text, to, out _, out length) == OperationStatus.Done;
}
