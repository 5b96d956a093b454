using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>A document's chapters in the order in which a newcomer needs them, and its security schemes.</summary>
internal sealed class ApiTags : IDocumentFilter
{
    public const string Device = "Apple Wallet web service";

    private static readonly Dictionary<string, (string Name, string Text)[]> _chapters = new()
    {
        [ApiDocument.Account.Document] =
        [
            ("Certificates", "Apple's permission to sign passes of one pass type."),
            ("Campaigns", "What links templates and passes with the certificate that signs them."),
            ("Templates", "The design of passes: fields, colours, images, languages."),
            ("Images", "Pictures for single passes."),
            ("Passes", "One customer's pass each."),
        ],
        [ApiDocument.Brand.Document] =
        [
            ("Templates", "The design of passes, with the values that they have unless told otherwise."),
            ("Passes", "One customer's pass each."),
        ],
        [ApiDocument.Device.Document] = [(Device, "What devices call, so that passes change in them.")],
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Tags = _chapters[context.DocumentName].Select(c => new OpenApiTag { Name = c.Name, Description = c.Text }).ToHashSet();
        var door = Array.Find(ApiDocument.All, d => d.Document == context.DocumentName)!;
        swaggerDoc.Components ??= new OpenApiComponents();
        swaggerDoc.Components.SecuritySchemes = door.Schemes.Keys.ToDictionary(s => s, door.Write);
    }
}
