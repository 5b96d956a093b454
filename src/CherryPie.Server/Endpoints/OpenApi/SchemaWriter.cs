using System.Globalization;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>Writes a <see cref="Schema"/> as OpenAPI has it.</summary>
internal static class SchemaWriter
{
    /// <summary>A schema with a name is added to the document and referred to.</summary>
    public static IOpenApiSchema Write(this Schema schema, OpenApiDocument document, SchemaRepository schemas)
    {
        if (schema.Name is not { } name)
        {
            return WriteOut(schema, document, schemas);
        }

        if (!schemas.Schemas.ContainsKey(name))
        {
            schemas.AddDefinition(name, new OpenApiSchema()); // holds the place while a part may refer to the whole
            schemas.Schemas[name] = WriteOut(schema, document, schemas);
        }

        return new OpenApiSchemaReference(name, document);
    }

    private static OpenApiSchema WriteOut(Schema schema, OpenApiDocument document, SchemaRepository schemas) =>
        new()
        {
            Type = schema.Type,
            Description = schema.Text,
            Format = schema.Format,
            Pattern = schema.Pattern,
            MaxLength = schema.Longest,
            Minimum = schema.From?.ToString(CultureInfo.InvariantCulture),
            Maximum = schema.To?.ToString(CultureInfo.InvariantCulture),
            MaxItems = schema.MostItems,
            Enum = schema.Words.Length == 0 ? null : [.. schema.Words.Select(w => JsonValue.Create(w))],
            Properties =
                schema.Properties.Length == 0
                    ? null
                    : schema.Properties.ToDictionary(p => p.Name.TrimEnd('?'), p => p.Schema.Write(document, schemas)),
            Required = schema.Properties.Any(p => !p.Name.EndsWith('?'))
                ? schema.Properties.Where(p => !p.Name.EndsWith('?')).Select(p => p.Name).ToHashSet()
                : null,
            Items = schema.Items?.Write(document, schemas),
            AdditionalProperties = schema.Values?.Write(document, schemas),
            AnyOf = schema.Either.Length == 0 ? null : [.. schema.Either.Select(e => e.Write(document, schemas))],
#pragma warning disable CS0618 // OpenAPI 3.0, which the page's forms need, has one example; several are 3.1's
            Example = schema.Example is null ? null : JsonNode.Parse(schema.Example),
#pragma warning restore CS0618
        };
}
