using System.Globalization;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Reads the JSON of keys and callbacks: a member that is missing or of another kind is null, and what is no Unicode throws
/// <see cref="InvalidOperationException"/>.</summary>
internal static class Ecv2Json
{
    private const int MostBytes = 100_000;
    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static JsonElement? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return json.Length is 0 or > MostBytes ? null : JsonElement.Parse(json, _options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static byte[]? Base64(JsonElement json, string name) => Base64(Text(json, name));

    /// <summary>Bytes in base64 as it is written: without blanks, and the last digit's unused bits zero.</summary>
    public static byte[]? Base64(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return
            text is { Length: > 0 }
            && Convert.TryFromBase64String(text, bytes, out var length)
            && Convert.ToBase64String(bytes, 0, length) == text
            ? bytes[..length]
            : null;
    }

    /// <summary>Milliseconds since 1970, as a number or as text.</summary>
    public static DateTimeOffset? Time(JsonElement json, string name)
    {
        var text =
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(json, name);
        return
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
    }
}
