using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace CherryPie.Server.OpenApi;

/// <summary>The document's chapters in the order in which a newcomer needs them.</summary>
internal sealed class Chapters : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context) => swaggerDoc.Tags = new HashSet<OpenApiTag>
    {
        new() { Name = "Certificates", Description = "Apple's permission to sign passes of one pass type." },
        new() { Name = "Campaigns", Description = "What links templates and passes with the certificate that signs them." },
        new() { Name = "Templates", Description = "The design of passes: fields, colours, images, languages." },
        new() { Name = "Passes", Description = "One customer's pass each." },
    };
}
