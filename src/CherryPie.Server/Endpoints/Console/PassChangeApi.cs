using System.Text.Json;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.People;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>One dynamic key of all passes that a filter finds: tried first, with its numbers.</summary>
internal static class PassChangeApi
{
    public static void MapPassChange(this IEndpointRouteBuilder app)
    {
        app.Within("GET", "/passes/change", Ability.HandlePasses, call => Show(call));
        app.Within("POST", "/passes/change", Ability.HandlePasses, Try);
    }

    private static async Task<IResult> Show(ConsoleCall call, IReadOnlyList<ConsoleFault>? faults = null)
    {
        var query = PassQuery.Of(call.Http.Request.Query);
        if (query.Faulty is not null)
        {
            return await PassListApi.Show(call);
        }

        var page = await call.Get<ListPasses>().Run(await PassListApi.Filter(call, query), before: null, call.Stop);
        var isForm = call.Http.Request.HasFormContentType;
        return ConsoleCall.Show<Views.PassChangePage>(
            call.Frame(call.Texts["bulk.change"], "passes") with
            {
                Fault = faults?.FirstOrDefault(f => f.Field.Length == 0),
                Faults = faults ?? [],
            },
            new PassChangeModel(
                PassListApi.Chips(call.Texts, query),
                PassListApi.Found(call.Texts, page),
                query.Address,
                await call.Get<TemplateChoices>().Keys(call.Stop),
                isForm ? call.Field("set") : "",
                isForm ? call.Field("to") : ""
            ),
            faults is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );
    }

    private static async Task<IResult> Try(ConsoleCall call)
    {
        var query = PassQuery.Of(call.Http.Request.Query);
        var key = call.Field("set").Trim();
        if (query.Faulty is not null || key.Length == 0)
        {
            return await Show(call, [new ConsoleFault("set", call.Texts["bulk.fault.key"])]);
        }

        var body = JsonSerializer.SerializeToElement(
            new
            {
                passFilter = await PassListApi.Filter(call, query) ?? StoredJson.Empty,
                changes = new { dynamicData = new Dictionary<string, string> { [key] = call.Field("to") } },
                dryRun = true,
            }
        );
        try
        {
            var id = await call.Get<CreateUpdate>().Run(JsonFields.Of(body, "", new Problems()), worker: null, call.Stop);
            return call.Go(call.Path("imports", id));
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status400BadRequest)
        {
            var faults = ImportFaults.All(call.Texts, refusal);
            return await Show(call, [.. faults.Select(f => f.Field == "key" ? f with { Field = "set" } : f)]);
        }
    }
}
