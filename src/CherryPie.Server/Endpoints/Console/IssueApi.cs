using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>One pass, made by hand: first the template, then what differs from pass to pass.</summary>
internal static class IssueApi
{
    private const long MostBytes = 1 << 20;

    public static void MapIssue(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/passes/issue", Ability.HandlePasses, call => Show(call, call.Http.Request.Query["template"].ToString()));
        app.Within("POST", "/passes/issue", Ability.HandlePasses, Issue, mostBytes: MostBytes);
    }

    private static async Task<IResult> Show(
        ConsoleCall call,
        string name,
        IReadOnlyDictionary<string, string>? faults = null,
        IReadOnlyDictionary<string, string>? typed = null,
        AttributesModel? attributes = null,
        int status = 200
    )
    {
        var (names, chosen, inputs) = (await call.Get<TemplateChoices>().Names(issuing: true, call.Stop), name.Trim(), (PassInputs?)null);
        faults ??= new Dictionary<string, string>();
        if (chosen.Length > 0)
        {
            try
            {
                inputs = await Inputs(call, chosen);
            }
            catch (Refusal refusal) when (refusal.Status is StatusCodes.Status404NotFound or StatusCodes.Status503ServiceUnavailable)
            {
                faults = new Dictionary<string, string> { ["template"] = call.Texts["issue.fault.template"] };
                status = StatusCodes.Status400BadRequest;
            }
        }

        return ConsoleCall.Show<Views.IssuePage>(
            call.Frame(call.Texts["issue.title"], "passes") with
            {
                Fault =
                    faults.GetValueOrDefault("template") is { } template ? new ConsoleFault("template", template)
                    : faults.GetValueOrDefault("") is { } whole ? new ConsoleFault("", whole)
                    : null,
            },
            new IssueModel(
                names,
                inputs is null ? "" : chosen,
                inputs?.Models(typed, faults) ?? [],
                inputs?.More ?? 0,
                attributes ?? new AttributesModel("", false, "", ""),
                faults,
                call.Get<MailOptions>().Host is { Length: > 0 }
            ),
            status
        );
    }

    private static async Task<PassInputs> Inputs(ConsoleCall call, string name)
    {
        var template = await call.Get<TemplateChoices>().Named(name, call.Stop);
        var compiled = await call.Get<CompiledTemplates>().Get(template.AccountId, template.Id, template.Version, call.Stop);
        return PassInputs.Of(pass: null, template, compiled, text => text);
    }

    private static async Task<IResult> Issue(ConsoleCall call)
    {
        var (name, typed) = (call.Field("template").Trim(), PassInputs.Typed(call.Http.Request.Form));
        var attributes = new AttributesModel(
            call.Field("userDefinedId").Trim(),
            HasOwnId: false,
            call.Field("recoveryEmail").Trim(),
            call.Field("expiryDate").Trim()
        );
        PassInputs inputs;
        try
        {
            inputs = await Inputs(call, name);
        }
        catch (Refusal refusal) when (refusal.Status is StatusCodes.Status404NotFound)
        {
            return await Show(call, name);
        }

        var body = Body(name, attributes, inputs.Changed(typed));
        try
        {
            var id = (await call.Get<IssuePass>().Run([body], body.Fields.Problems, call.Stop))[0];
            return call.Go($"/console/{call.Account!.Id}/passes/{id}?notice=passIssued");
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            var faults = PassFaults.Of(call.Texts, refusal, body.Fields.Problems, inputs.Types);
            return await Show(call, name, faults, typed, attributes, refusal.Status);
        }
    }

    private static PassRequest Body(string template, AttributesModel attributes, Dictionary<string, string?> data)
    {
        var body = new JsonObject { ["templateName"] = template };
        foreach (
            var (name, value) in new[]
            {
                ("userDefinedId", attributes.OwnId),
                ("recoveryEmail", attributes.Email),
                ("expiryDate", attributes.Expiry),
            }
        )
        {
            if (value.Length > 0)
            {
                body[name] = value;
            }
        }

        if (data.Count > 0)
        {
            body["dynamicData"] = JsonSerializer.SerializeToNode(data);
        }

        return new PassRequest(JsonFields.Of(JsonSerializer.SerializeToElement(body), "", new Problems()));
    }
}
