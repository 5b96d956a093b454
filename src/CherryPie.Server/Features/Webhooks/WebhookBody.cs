using System.Buffers;
using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>The bytes of a message: <c>{"type","timestamp","data"}</c>. A full one has the pass in <c>data.pass</c>, unless the message
/// would be larger than <see cref="Most"/>.</summary>
internal static class WebhookBody
{
    /// <summary>In bytes, as the specification advises.</summary>
    public const int Most = 20_000;

    private static readonly JsonWriterOptions _options = new() { Encoder = VendorJson.Options.Encoder, SkipValidation = true };

    // Links that let their holder edit the pass are nobody else's; the customer's address is asked for.
    private static readonly PassAttributes.Attribute[] _shown =
    [
        .. PassAttributes.All.Where(a => a.Name is not ("editUrl" or "recoveryEmail")),
    ];
    private static readonly PassAttributes.Attribute[] _personal = [.. PassAttributes.All.Where(a => a.Name != "editUrl")];

    /// <param name="type">The event's type.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="data">What the event itself says, a JSON object.</param>
    /// <param name="pass">The pass as it is now; null: there is none, or the webhook wants none.</param>
    /// <param name="includePersonal">Whether the customer's address is shown.</param>
    public static byte[] Of(string type, DateTimeOffset at, string data, PassResponse? pass = null, bool includePersonal = false)
    {
        using var known = JsonDocument.Parse(data);
        var whole = Write(type, at, known.RootElement, pass, includePersonal);
        return whole.Length <= Most || pass is null ? whole : Write(type, at, known.RootElement, pass: null, includePersonal);
    }

    private static byte[] Write(string type, DateTimeOffset at, JsonElement data, PassResponse? pass, bool includePersonal)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, _options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("timestamp", VendorJson.Time(at));
            json.WriteStartObject("data");
            foreach (var property in data.EnumerateObject())
            {
                property.WriteTo(json);
            }

            if (pass is not null)
            {
                json.WriteStartObject("pass");
                foreach (var attribute in includePersonal ? _personal : _shown)
                {
                    attribute.Show(json, pass);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
