using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>Writes a document's tags, security schemes and the parameter that its calls share.</summary>
internal sealed class ApiTags(IEnumerable<ApiDocument> documents) : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var document = documents.Single(d => d.Name == context.DocumentName);
        swaggerDoc.Tags = document.Tags.Select(t => new OpenApiTag { Name = t.Name, Description = t.Text }).ToHashSet();
        swaggerDoc.Components ??= new OpenApiComponents();
        if (document.TakesIdempotencyKeys)
        {
            swaggerDoc.Components.Parameters = new Dictionary<string, IOpenApiParameter>
            {
                [IdempotencyHeader.Id] = IdempotencyHeader.Parameter,
            };
        }

        swaggerDoc.Components.SecuritySchemes = document.Schemes.Keys.ToDictionary(s => s, document.Write);
    }
}
