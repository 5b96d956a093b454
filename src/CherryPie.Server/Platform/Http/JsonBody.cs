using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CherryPie.Server.Platform.Http;

/// <summary>Reads a request's JSON by its bytes alone: clients send it without a Content-Type, with a wrong one, on GET, empty, or as
/// <c>null</c>.</summary>
internal static class JsonBody
{
    public const int MaxDepth = 64;

    /// <summary>Of what is stored or answered: a body with what the API wraps around it, such as a page of a search.</summary>
    public const int MaxDepthOut = MaxDepth + 16;
    public const int MaxBytes = 1 << 20;
    private static readonly JsonDocumentOptions _strict = new() { MaxDepth = MaxDepth };

    // Room for what an API wraps around a body that it keeps.
    private static readonly JsonDocumentOptions _loose = new() { MaxDepth = MaxDepth - 8, AllowTrailingCommas = true };

    /// <summary>The body as one JSON value; null when it is empty or <c>null</c>.</summary>
    public static Task<JsonElement?> Read(HttpContext http, CancellationToken stop) => Read(http, _strict, stop);

    /// <summary>The same with commas allowed before closing brackets, as WalletKit's examples have them; the value itself is plain
    /// JSON.</summary>
    public static async Task<JsonElement?> ReadLoose(HttpContext http, CancellationToken stop) => Plain(await Read(http, _loose, stop));

    /// <summary>The same of JSON in a file.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="name">What error texts call it.</param>
    public static JsonElement? ParseLoose(ReadOnlyMemory<byte> json, string name) => Plain(Parse(json, name, _loose));

    private static JsonElement? Plain(JsonElement? loose) => loose is { } json ? JsonElement.Parse(StoredJson.Write(json)!, _strict) : null;

    private static async Task<JsonElement?> Read(HttpContext http, JsonDocumentOptions options, CancellationToken stop)
    {
        if (http.Request.ContentLength > MaxBytes)
        {
            throw TooLarge("request body");
        }

        using var bytes = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (int read; (read = await http.Request.Body.ReadAsync(buffer, stop)) > 0; )
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > MaxBytes)
                {
                    throw TooLarge("request body");
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), "request body", options);
    }

    /// <summary>The body as an object; an empty one when there is none.</summary>
    public static async Task<JsonFields> ReadObject(HttpContext http, Problems problems, CancellationToken stop) =>
        JsonFields.Of(await Read(http, stop), "", problems, "request body");

    /// <summary>The body of a call that has required properties, so that nothing can't stand for an empty object.</summary>
    public static async Task<JsonFields> RequireObject(HttpContext http, CancellationToken stop) =>
        await Read(http, stop) is { ValueKind: JsonValueKind.Object } body
            ? JsonFields.Of(body, "", new Problems())
            : throw Refusal.Invalid("request body: must be a JSON object");

    /// <summary>Parses JSON that a caller sent.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="name">What error texts call it.</param>
    public static JsonElement? Parse(ReadOnlyMemory<byte> json, string name) => Parse(json, name, _strict);

    private static JsonElement? Parse(ReadOnlyMemory<byte> json, string name, JsonDocumentOptions options)
    {
        if (json.Length > MaxBytes)
        {
            throw TooLarge(name);
        }

        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[3..];
        }

        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            RefuseUnstorableText(json.Span, name, options);
            using var document = JsonDocument.Parse(json, options);
            return document.RootElement.ValueKind == JsonValueKind.Null ? null : document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw Refusal.Invalid(
                IsTooDeep(json.Span, options) ? $"{name}: must be nested at most {options.MaxDepth} levels deep"
                : e.LineNumber is { } line ? $"{name}: not valid JSON at line {line + 1}, byte {e.BytePositionInLine + 1}"
                : $"{name}: not valid JSON"
            );
        }
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> json, JsonDocumentOptions options)
    {
        var reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions { MaxDepth = options.MaxDepth + 1, AllowTrailingCommas = options.AllowTrailingCommas }
        );
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= options.MaxDepth && reader.TokenType is (JsonTokenType.StartArray or JsonTokenType.StartObject))
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            return false; // what is wrong comes before
        }

        return false;
    }

    // PostgreSQL stores neither NUL nor half a surrogate pair, and JsonElement throws only when such a string is read.
    private static void RefuseUnstorableText(ReadOnlySpan<byte> json, string name, JsonDocumentOptions options)
    {
        var reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions { MaxDepth = options.MaxDepth, AllowTrailingCommas = options.AllowTrailingCommas }
        );
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                // Only an escape can stand for NUL or for half a pair, and the reader has refused a NUL that stands as it is.
                if (!reader.ValueIsEscaped && Utf8.IsValid(reader.ValueSpan))
                {
                    continue;
                }

                string text;
                try
                {
                    text = reader.GetString()!;
                }
                catch (InvalidOperationException)
                {
                    throw Refusal.Invalid(
                        $"{name}: a string holds half a surrogate pair or is not UTF-8; only valid Unicode text is allowed"
                    );
                }

                if (text.Contains('\0', StringComparison.Ordinal))
                {
                    throw Refusal.Invalid($"{name}: a string holds the character NUL (U+0000), which is not allowed");
                }
            }
            else if (reader.TokenType == JsonTokenType.Number && (!reader.TryGetDouble(out var number) || !double.IsFinite(number)))
            {
                throw Refusal.Invalid($"{name}: a number is out of range; numbers between -1.8e308 and 1.8e308 are allowed");
            }
        }
    }

    private static Refusal TooLarge(string name) => Refusal.Invalid($"{name}: larger than {MaxBytes / 1024} KiB, the most that is allowed");
}
