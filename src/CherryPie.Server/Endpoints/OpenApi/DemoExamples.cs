using System.Text.Json.Nodes;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Tools.Demo;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace CherryPie.Server.Endpoints.OpenApi;

/// <summary>In Development, puts the demo's objects into the examples of requests, so that each call works as filled in. What a call makes
/// keeps its name, for that must be new.</summary>
internal sealed class DemoExamples(DemoPass demo, PassLinks links) : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        if (demo.Objects is not { } made || (context.DocumentName == "v1" && made.WalletKitPass is null))
        {
            return;
        }

        var pass = context.DocumentName == "v1" ? made.WalletKitPass! : made.Pass;
        var inBodies = new Dictionary<string, string>
        {
            ["campaignName"] = DemoPass.Name,
            ["templateName"] = DemoPass.Name,
            ["passbookCertId"] = made.Certificate,
            ["passId"] = pass,
            ["id"] = pass,
            ["icon"] = links.Image(made.Pass, "icon.png"),
        };
        var inUrls = new Dictionary<string, string>(inBodies)
        {
            ["certificateId"] = made.Certificate,
            ["userDefinedId"] = DemoPass.UserDefinedId,
            ["passTypeIdentifier"] = DemoPass.PassType,
            ["serialNumber"] = pass,
            ["sno"] = pass,
        };
        var others = new[]
        {
            ("webhookId", made.Webhook),
            ("messageId", made.Event),
            ("importId", made.Jobs.Import),
            ("updateId", made.Jobs.Update),
            ("exportId", made.Jobs.Export),
        };
        foreach (var (name, id) in others)
        {
            if (id is not null)
            {
                inUrls[name] = id;
            }
        }

        foreach (var operation in swaggerDoc.Paths.Values.SelectMany(p => p.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            {
                // Of a list of ids the first is the pass, the second the only other that there is.
                var isOfTwo =
                    inUrls.ContainsKey(parameter.Name!)
                    && parameter.Example is JsonValue list
                    && list.ToString().Contains(',', StringComparison.Ordinal);
                parameter.Example =
                    isOfTwo && made.WalletKitPass is { } second ? JsonValue.Create($"{made.Pass},{second}")
                    : inUrls.TryGetValue(parameter.Name!, out var value) ? JsonValue.Create(value)
                    : parameter.Example;
            }

            foreach (var content in operation.RequestBody?.Content?.Values.OfType<OpenApiMediaType>() ?? [])
            {
                FillIn(content.Example, inBodies);
            }
        }

        foreach (var schema in (swaggerDoc.Components?.Schemas?.Values ?? []).OfType<OpenApiSchema>())
        {
#pragma warning disable CS0618 // as in SchemaWriter
            FillIn(schema.Example, inBodies);
#pragma warning restore CS0618
        }

        if (swaggerDoc.Components?.SecuritySchemes?.TryGetValue(nameof(DeviceScheme.ApplePass), out var scheme) == true)
        {
            scheme.Description += $" Of the demo pass: `{nameof(DeviceScheme.ApplePass)} {made.DeviceToken}`.";
        }
    }

    private static void FillIn(JsonNode? example, Dictionary<string, string> values)
    {
        foreach (var part in example as JsonArray ?? [])
        {
            FillIn(part, values);
        }

        foreach (var (name, part) in (example as JsonObject ?? []).ToList())
        {
            if (part is JsonValue && values.TryGetValue(name, out var value))
            {
                example![name] = value;
            }
            else
            {
                FillIn(part, values);
            }
        }
    }
}
