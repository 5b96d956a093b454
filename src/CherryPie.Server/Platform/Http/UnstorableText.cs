using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Unicode;

namespace CherryPie.Server.Platform.Http;

/// <summary>Refuses paths and queries with NUL or text that is not Unicode, which no name here holds and PostgreSQL does not take.
/// Judged is what came: decoded, invalid bytes would already be replaced or left as they are.</summary>
internal static class UnstorableText
{
    // What stands for itself: most targets hold nothing else, and need not be decoded.
    private static readonly SearchValues<char> _plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~?&=+"
    );

    public static void UseStorableText(this WebApplication app) =>
        app.Use(
            (http, next) =>
            {
                var target = RawTarget.Of(http);
                var mark = target.IndexOf('?', StringComparison.Ordinal);
                return IsUnstorable(mark < 0 ? target : target[..mark])
                        ? throw Refusal.Invalid("path: NUL and invalid Unicode are not allowed")
                    : mark >= 0 && IsUnstorable(target[mark..]) ? throw Refusal.Invalid("query: NUL and invalid Unicode are not allowed")
                    : next(http);
            }
        );

    private static bool IsUnstorable(string encoded)
    {
        if (!encoded.AsSpan().ContainsAnyExcept(_plain))
        {
            return false;
        }

        var ascii = Encoding.UTF8.GetBytes(encoded);
        var bytes = WebUtility.UrlDecodeToBytes(ascii, 0, ascii.Length)!;
        return bytes.Contains((byte)0) || !Utf8.IsValid(bytes);
    }
}
