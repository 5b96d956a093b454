using System.Text.Json;
using Microsoft.OpenApi;

namespace CherryPie.Server.Platform.Http;

/// <summary>JSON in the spelling of its schema: known names as the document writes them, <c>[]</c> for an object (as PHP writes one) as
/// <c>{}</c>, and optional objects that hold nothing left out (official SDKs send <c>"nfc":{}</c>). Free objects keep their
/// names.</summary>
internal static class SchemaSpelling
{
    private static readonly JsonWriterOptions _compact = new() { Encoder = VendorJson.Options.Encoder, MaxDepth = JsonBody.MaxDepth };

    /// <param name="schema">What the value looks like.</param>
    /// <param name="value">The value.</param>
    /// <param name="isMerged">Whether it will be merged into another one: then objects that hold nothing stay, since a null in them
    /// clears.</param>
    public static JsonElement Spell(this Schema schema, JsonElement value, bool isMerged = false)
    {
        if (IsSpelled(schema, value))
        {
            return value;
        }

        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, _compact))
        {
            Write(schema, value, writer, isMerged);
        }

        var json = new Utf8JsonReader(
            bytes.GetBuffer().AsSpan(0, (int)bytes.Length),
            new JsonReaderOptions { MaxDepth = JsonBody.MaxDepth }
        );
        return JsonElement.ParseValue(ref json);
    }

    public static void WriteSpelled(this Schema schema, JsonElement value, Utf8JsonWriter to) => Write(schema, value, to, isMerged: false);

    /// <summary>Whether a schema names properties of an object, so that the object means nothing when it holds none.</summary>
    public static bool IsNamed(this Schema schema) => Chosen(schema, JsonSchemaType.Object) is { Properties.Length: > 0 };

    /// <summary>Whether a value holds nothing but nulls and what is empty.</summary>
    public static bool IsHollow(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => value.EnumerateObject().All(p => IsHollow(p.Value)),
            _ => false,
        };

    // Plain values under the caller's own names, as nearly all dynamicData is: to write and parse it again took 3 % of issuing.
    private static bool IsSpelled(Schema schema, JsonElement value)
    {
        if (
            value.ValueKind != JsonValueKind.Object
            || Chosen(schema, JsonSchemaType.Object) is not { Properties.Length: 0, Values: not null }
        )
        {
            return false;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        return value
            .EnumerateObject()
            .All(p => p.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) && names.Add(p.Name));
    }

    private static void Write(Schema? schema, JsonElement value, Utf8JsonWriter to, bool isMerged)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            WriteObject(Chosen(schema, JsonSchemaType.Object), value, to, isMerged);
        }
        else if (value.ValueKind != JsonValueKind.Array)
        {
            value.WriteTo(to);
        }
        else if (Chosen(schema, JsonSchemaType.Array) is { } list)
        {
            to.WriteStartArray();
            foreach (var item in value.EnumerateArray())
            {
                Write(list.Items, item, to, isMerged: false); // arrays replace
            }

            to.WriteEndArray();
        }
        else if (value.GetArrayLength() == 0 && Chosen(schema, JsonSchemaType.Object) is not null)
        {
            to.WriteStartObject();
            to.WriteEndObject();
        }
        else
        {
            StoredJson.Write(value, to);
        }
    }

    private static void WriteObject(Schema? schema, JsonElement value, Utf8JsonWriter to, bool isMerged)
    {
        if (schema is not ({ Properties.Length: > 0 } or { Values: not null }))
        {
            StoredJson.Write(value, to);
            return;
        }

        var last = new OrderedDictionary<string, (JsonElement Value, Schema? Schema)>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var (name, known) = Array.Find(
                schema.Properties,
                p => p.Name.AsSpan().TrimEnd('?').Equals(property.Name, StringComparison.OrdinalIgnoreCase)
            );
            if (name is null)
            {
                last[property.Name] = (property.Value, schema.Values);
            }
            else if (isMerged || !name.EndsWith('?') || !IsLeftOut(known, property.Value))
            {
                last[name.TrimEnd('?')] = (property.Value, known);
            }
        }

        to.WriteStartObject();
        foreach (var (name, inner) in last)
        {
            to.WritePropertyName(name);
            Write(inner.Schema, inner.Value, to, isMerged);
        }

        to.WriteEndObject();
    }

    // An explicit null stays: in an update it clears the attribute.
    private static bool IsLeftOut(Schema schema, JsonElement value) =>
        value.ValueKind != JsonValueKind.Null
        && IsHollow(value)
        && schema.IsNamed()
        && (value.ValueKind == JsonValueKind.Object || Chosen(schema, JsonSchemaType.Array) is null);

    private static Schema? Chosen(Schema? schema, JsonSchemaType type) =>
        schema is null ? null
        : (schema.Type & type) == type ? schema
        : schema.Elements is { } elements && type == JsonSchemaType.Array ? elements
        : Array.Find(schema.Either, e => (e.Type & type) == type);
}
