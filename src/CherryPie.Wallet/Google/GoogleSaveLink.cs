using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>The link that puts a pass into Google Wallet. It carries a token with the ids of class and object alone, since both are with
/// Google already: a whole object makes links of 2,057 to 2,784 characters.
/// <see href="https://developers.google.com/wallet/generic/use-cases/jwt"/></summary>
public static class GoogleSaveLink
{
    /// <summary>How long a link may be: longer ones are cut by some browsers, says Google.</summary>
    public const int MaxLength = 1800;

    /// <summary>The claims of the token, which is signed with the service account's key (RS256).</summary>
    /// <param name="clientEmail">The service account's address, <see cref="GoogleServiceAccount.ClientEmail"/>.</param>
    /// <param name="origin">The site whose button it is: scheme, host and port.</param>
    /// <param name="kind">The pass's kind.</param>
    /// <param name="objectId">The object's id.</param>
    /// <param name="classId">The class's id.</param>
    /// <param name="now">The time of the token, in whole seconds.</param>
    public static JsonObject Payload(
        string clientEmail,
        string origin,
        GooglePassKind kind,
        string objectId,
        string classId,
        DateTimeOffset now
    ) =>
        new()
        {
            ["iss"] = clientEmail,
            ["aud"] = "google",
            ["typ"] = "savetowallet",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["origins"] = new JsonArray(origin),
            ["payload"] = new JsonObject
            {
                [kind.PayloadKey()] = new JsonArray(new JsonObject { ["id"] = objectId, ["classId"] = classId }),
            },
        };

    /// <summary>Puts the link together.</summary>
    /// <param name="saveUrl">Where Google takes tokens, <c>https://pay.google.com/gp/v/save</c>.</param>
    /// <param name="token">The signed token.</param>
    /// <exception cref="InvalidOperationException">The link is longer than <see cref="MaxLength"/>.</exception>
    public static string Url(string saveUrl, string token)
    {
        ArgumentNullException.ThrowIfNull(saveUrl);
        var url = $"{saveUrl.TrimEnd('/')}/{token}";
        return url.Length <= MaxLength
            ? url
            : throw new InvalidOperationException($"The save link has {url.Length} characters; at most {MaxLength} are safe.");
    }
}
