using System.Text.Json;

namespace CherryPie.Server.Features.Accounts;

/// <summary>Reads the header and the payload of a token. A deserializer would take one of two equal names; here both are a fault.</summary>
internal static class PkTokenJson
{
    private const int LongestKey = 256;

    /// <returns>What is wrong with the header; null when its alg is HS256, given once, and it has no crit.</returns>
    public static string? HeaderFault(ReadOnlySpan<byte> json)
    {
        const string malformed = "malformed; the header must be a JSON object with one \"alg\"";
        string? algorithm = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return malformed;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("crit"u8))
                {
                    return "wrong alg or header; critical extensions (crit) are not supported";
                }

                var isAlgorithm = reader.ValueTextEquals("alg"u8);
                reader.Read();
                if (isAlgorithm)
                {
                    if (algorithm is not null || reader.TokenType != JsonTokenType.String)
                    {
                        return malformed;
                    }

                    algorithm = reader.GetString()!;
                }

                reader.Skip();
            }

            if (reader.Read() || algorithm is null)
            {
                return malformed;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return malformed; // InvalidOperationException: a string that is not valid Unicode
        }

        return algorithm == "HS256" ? null : "wrong alg; only HS256 is accepted";
    }

    /// <param name="json">The decoded payload.</param>
    /// <param name="key">The claim key, 1 to 256 characters.</param>
    /// <param name="expires">The claim exp as it was sent: seconds or milliseconds since 1970, finite and not negative.</param>
    public static bool TryReadPayload(ReadOnlySpan<byte> json, out string key, out double expires)
    {
        (key, expires) = ("", -1);
        var hasKey = false;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("key"u8))
                {
                    if (!reader.Read() || hasKey || reader.TokenType != JsonTokenType.String)
                    {
                        return false;
                    }

                    (key, hasKey) = (reader.GetString()!, true);
                }
                else if (reader.ValueTextEquals("exp"u8))
                {
                    if (
                        !reader.Read()
                        || expires >= 0
                        || reader.TokenType != JsonTokenType.Number
                        || !reader.TryGetDouble(out expires)
                        || !double.IsFinite(expires)
                        || expires < 0
                    )
                    {
                        return false;
                    }
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            return key.Length is > 0 and <= LongestKey && expires >= 0 && !reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
