using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CherryPie.Server.Platform.Http;

/// <summary>The JSON that CherryPie's clients read: camelCase, UTF-8 unescaped, times in UTC with Z, absent optionals left out.</summary>
internal static class VendorJson
{
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNameCaseInsensitive = false, // firstUnRegisteredAt and firstUnregisteredAt are two names
            MaxDepth = JsonBody.MaxDepthOut,
            Converters = { new UtcTimes(), new JsonStringEnumConverter() },
        };

    /// <summary>UTC with Z; F writes up to seven digits of the second and drops trailing zeros, with the point when none is left.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>For people and files.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };

    /// <summary>Writes with a known length and without a charset, as the vendor did.</summary>
    public static Task Write<T>(HttpContext http, T value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, Options);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }

    /// <summary>The answer of a handler: always 200.</summary>
    public static IResult Ok<T>(T value) => new Answer<T>(value);

    private sealed class Answer<T>(T value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Write(httpContext, value);
    }

    private sealed class UtcTimes : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Time(value));
    }
}
