using System.Text.Json;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>The server's API document, and JSON measured by its schemas.</summary>
internal sealed class ApiDocument(JsonElement root)
{
    public JsonElement Root { get; } = root;

    /// <summary>Each operation with its path and method in lower case.</summary>
    public IEnumerable<(string Path, string Method, JsonElement Operation)> Operations =>
        from path in Root.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select (path.Name, method.Name, method.Value);

    /// <param name="client">Of the server.</param>
    /// <param name="name">Which of its documents: v2, v1 (WalletKit) or wallet (Apple's web service).</param>
    public static async Task<ApiDocument> Of(HttpClient client, string name = "v2") =>
        new(JsonDocument.Parse(await client.GetStringAsync($"/swagger/{name}/swagger.json")).RootElement);

    public JsonElement Operation(string id) => Operations.Single(o => o.Operation.GetProperty("operationId").GetString() == id).Operation;

    /// <summary>A schema without the reference to it.</summary>
    public JsonElement Resolve(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/')[1..].Aggregate(Root, (at, name) => at.GetProperty(name))
            : schema;

    /// <summary>Where a value departs from its schema: type, nullable, required, properties, items, enum, bounds, anyOf. Properties that
    /// the schema doesn't list are faults too.</summary>
    public IEnumerable<string> Faults(JsonElement value, JsonElement schema, string path = "$")
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("anyOf", out var either))
        {
            return either.EnumerateArray().Any(s => !Faults(value, s, path).Any()) ? [] : [$"{path} fits none of anyOf"];
        }

        if (!schema.TryGetProperty("type", out var type))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            return schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean() ? [] : [$"{path} is null"];
        }

        return type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object ? OfObject(value, schema, path) : [$"{path} is no object"],
            "array" => value.ValueKind == JsonValueKind.Array
                ? value.EnumerateArray().SelectMany((item, i) => Faults(item, schema.GetProperty("items"), $"{path}[{i}]"))
                : [$"{path} is no array"],
            "string" => value.ValueKind == JsonValueKind.String ? OfString(value.GetString()!, schema, path) : [$"{path} is no string"],
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? [] : [$"{path} is no boolean"],
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) ? [] : [$"{path} is no whole number"],
            "number" => value.ValueKind == JsonValueKind.Number ? [] : [$"{path} is no number"],
            var unknown => [$"{path}: the schema's type {unknown} is unknown"],
        };
    }

    private IEnumerable<string> OfObject(JsonElement value, JsonElement schema, string path)
    {
        var properties = schema.TryGetProperty("properties", out var p) ? p : default;
        var values = schema.TryGetProperty("additionalProperties", out var a) && a.ValueKind == JsonValueKind.Object ? a : default;
        foreach (
            var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(r => r.GetString()!) : []
        )
        {
            if (!value.TryGetProperty(name, out _))
            {
                yield return $"{path}.{name} is missing";
            }
        }

        foreach (var property in value.EnumerateObject())
        {
            var known =
                properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out var own) ? own : values;
            if (known.ValueKind == JsonValueKind.Undefined && properties.ValueKind == JsonValueKind.Object)
            {
                yield return $"{path}.{property.Name} is not in the schema";
            }

            foreach (
                var fault in known.ValueKind == JsonValueKind.Undefined ? [] : Faults(property.Value, known, $"{path}.{property.Name}")
            )
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> OfString(string value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => w.GetString() == value))
        {
            yield return $"{path} is \"{value}\", which is not in the enum";
        }

        if (schema.TryGetProperty("maxLength", out var most) && value.Length > most.GetInt32())
        {
            yield return $"{path} is too long";
        }

        if (schema.TryGetProperty("pattern", out var pattern) && !System.Text.RegularExpressions.Regex.IsMatch(value, pattern.GetString()!))
        {
            yield return $"{path} does not match its pattern";
        }

        if (
            schema.TryGetProperty("format", out var format)
            && format.GetString() == "date-time"
            && !DateTimeOffset.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _)
        )
        {
            yield return $"{path} is no time";
        }
    }
}
