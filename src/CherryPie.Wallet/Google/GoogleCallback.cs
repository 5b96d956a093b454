using System.Text;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>What Google tells of a pass: that somebody saved or deleted it.
/// <see href="https://developers.google.com/wallet/generic/use-cases/use-callbacks-for-saves-and-deletions"/></summary>
/// <param name="EventType"><c>save</c> or <c>del</c>.</param>
/// <param name="ClassId">The class's id.</param>
/// <param name="ObjectId">The object's id.</param>
/// <param name="Expires">From then on the message counts no more.</param>
/// <param name="Nonce">The same in a message that is sent again: whoever counts remembers it until <paramref name="Expires"/>.</param>
public sealed record GoogleCallback(string EventType, string ClassId, string ObjectId, DateTimeOffset Expires, string Nonce)
{
    private const int LongestText = 200;

    /// <summary>Verifies and reads a callback.</summary>
    /// <param name="body">The request's body; any bytes do, at most 100,000.</param>
    /// <param name="roots">Google's root keys.</param>
    /// <param name="issuerId">The issuer whom the message must be signed for.</param>
    /// <param name="now">Keys and messages that end until then are refused.</param>
    /// <param name="fault">What is wrong, in English, to be read after "the callback"; it tells nothing of the message. Empty for
    /// none.</param>
    /// <returns>The message; null where anything is wrong.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static GoogleCallback? Verify(ReadOnlySpan<byte> body, Ecv2Keys roots, string issuerId, DateTimeOffset now, out string fault)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(issuerId);
        try
        {
            return Read(body, roots, issuerId, now, out fault);
        }
        catch (InvalidOperationException)
        {
            fault = "has names or texts that are no Unicode";
            return null;
        }
    }

    private static GoogleCallback? Read(ReadOnlySpan<byte> body, Ecv2Keys roots, string issuerId, DateTimeOffset now, out string fault)
    {
        if (Ecv2Message.Verify(body, roots, issuerId, now, out fault) is not { } message)
        {
            return null;
        }

        if (
            Ecv2Json.Parse(Encoding.UTF8.GetBytes(message)) is not { ValueKind: JsonValueKind.Object } json
            || Text(json, "eventType") is not { } type
            || Text(json, "classId") is not { } classId
            || Text(json, "objectId") is not { } objectId
            || Text(json, "nonce") is not { } nonce
            || Ecv2Json.Time(json, "expTimeMillis") is not { } expires
        )
        {
            fault = "lacks eventType, classId, objectId, expTimeMillis or nonce";
            return null;
        }

        if (type is not ("save" or "del"))
        {
            fault = "is of another event than save and del";
            return null;
        }

        if (expires <= now)
        {
            fault = "has expired";
            return null;
        }

        if (!IsOf(issuerId, classId) || !IsOf(issuerId, objectId))
        {
            fault = "is about another issuer's pass";
            return null;
        }

        return new(type, classId, objectId, expires, nonce);
    }

    private static string? Text(JsonElement json, string name) =>
        Ecv2Json.Text(json, name) is { Length: > 0 and <= LongestText } text ? text : null;

    private static bool IsOf(string issuerId, string id) => id.StartsWith(issuerId + ".", StringComparison.Ordinal);
}
