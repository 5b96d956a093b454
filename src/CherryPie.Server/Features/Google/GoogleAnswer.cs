using System.Text;
using System.Text.Json;

namespace CherryPie.Server.Features.Google;

/// <summary>What Google answered, or why it did not.</summary>
/// <param name="Status">Of HTTP; 0: it gave none.</param>
/// <param name="Body">At most <see cref="GoogleHttp.MostBytes"/>.</param>
/// <param name="Error">What went wrong, for people; null: nothing.</param>
/// <param name="RetryAfter">The pause that it asked for, a minute at most; null: none.</param>
internal sealed record GoogleAnswer(int Status, byte[] Body, string? Error, TimeSpan? RetryAfter = null)
{
    private const int LongestError = 1500;
    private static readonly TimeSpan _longestAsked = TimeSpan.FromMinutes(1);

    /// <summary>Whether it was not asked, since it wants to hear nothing yet.</summary>
    public bool IsHeld { get; private init; }

    public bool IsOk => Error is null;

    public bool IsConflict => Status == StatusCodes.Status409Conflict;

    public bool IsMissing => Status == StatusCodes.Status404NotFound;

    /// <summary>Whether the key or its rights are no good.</summary>
    public bool IsForbidden => Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden;

    /// <summary>Whether the same request may be taken later.</summary>
    public bool IsPassing => Status is 0 or StatusCodes.Status408RequestTimeout or StatusCodes.Status429TooManyRequests or >= 500;

    /// <summary>Whether only the notification is too much: three a day are allowed for a pass.</summary>
    public bool IsQuotaOfNotifications =>
        Status is >= 400 and < 500 && Encoding.UTF8.GetString(Body).Contains("QuotaExceeded", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether all requests are to pause for <see cref="RetryAfter"/>, not this one alone.</summary>
    public bool HoldsAll =>
        RetryAfter > TimeSpan.Zero && Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable;

    public static GoogleAnswer Failed(string error) => new(0, [], error);

    /// <param name="left">For how long.</param>
    public static GoogleAnswer Held(TimeSpan left) =>
        new(StatusCodes.Status429TooManyRequests, [], "Google wants to hear nothing yet", left) { IsHeld = true };

    /// <param name="status">Of HTTP.</param>
    /// <param name="body">JSON, as a rule.</param>
    /// <param name="retryAfter">What it asked for, whatever that is.</param>
    public static GoogleAnswer Of(int status, byte[] body, TimeSpan? retryAfter) =>
        new(
            status,
            body,
            status is >= 200 and < 300 ? null : Told(status, body),
            retryAfter is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, _longestAsked.Ticks)) : null
        );

    /// <summary>The object of the answer; null where it is none.</summary>
    public JsonElement? Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // https://cloud.google.com/apis/design/errors, and of tokens RFC 6749 section 5.2.
    private static string Told(int status, byte[] body)
    {
        var text = $"Google answered {status}";
        if (new GoogleAnswer(status, body, "").Json() is { } json && json.TryGetProperty("error", out var error))
        {
            if (error.ValueKind == JsonValueKind.String)
            {
                text += $": {error.GetString()} {Word(json, "error_description")}".TrimEnd();
            }
            else if (error.ValueKind == JsonValueKind.Object)
            {
                string[] parts = [Word(error, "message"), .. Violations(error).Select(v => $"{v.Field}: {v.Description}")];
                text += $" {Word(error, "status")}".TrimEnd() + ": " + string.Join("; ", parts);
            }
        }

        return text.Length > LongestError ? text[..LongestError] : text;
    }

    private static IEnumerable<(string Field, string Description)> Violations(JsonElement error) =>
        !error.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array
            ? []
            : details
                .EnumerateArray()
                .Where(d => d.ValueKind == JsonValueKind.Object)
                .SelectMany(d =>
                    d.TryGetProperty("fieldViolations", out var all) && all.ValueKind == JsonValueKind.Array
                        ? all.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Object)
                        : []
                )
                .Select(v => (Word(v, "field"), Word(v, "description")));

    private static string Word(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
