using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Cli;

/// <summary>update: a change of a segment, as by POST /v2/updates.</summary>
internal static class UpdateVerb
{
    private const string DynamicData = "dynamicData";

    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var db = services.GetRequiredService<ServerDb>();
        services.GetRequiredService<Tenant>().Enter(await BulkVerb.AccountOf(db, arguments.Find("--account"), stop));
        var request = new JsonObject
        {
            ["passFilter"] = Parse("--filter", arguments.Value("--filter")),
            ["changes"] = Changes(arguments.All("--set")),
            ["dryRun"] = arguments.Has("--dry-run"),
            ["mail"] = arguments.Has("--mail"),
        };
        var worker = Guid.NewGuid();
        string id;
        try
        {
            var sent = JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(request.ToJsonString()), "the update");
            id = await services.GetRequiredService<CreateUpdate>().Run(JsonFields.Of(sent, "", new Problems()), worker, stop);
        }
        catch (Refusal e)
        {
            throw new OperatorError($"The passes can't be updated: {e.Message}", e);
        }

        var code = BulkVerb.Tell(await BulkVerb.Work(services, BulkKind.update, id, worker, stop));
        Console.Out.WriteLine($"Update {id}");
        return code;
    }

    private static JsonObject Changes(IReadOnlyList<string> sets)
    {
        var changes = new JsonObject();
        foreach (var set in sets)
        {
            if (set.TrimStart().StartsWith('{'))
            {
                foreach (var (name, value) in Parse("--set", set))
                {
                    changes[name] = value?.DeepClone();
                }

                continue;
            }

            if (set.Split('=', 2) is not [{ Length: > 0 } key, var given])
            {
                throw new OperatorError($"--set {set}: must be KEY=VALUE, or the JSON of a PUT");
            }

            var text = given.Length > 0 ? given : null; // which takes the value away
            if (Array.Exists(PassRequest.Attributes, a => a.Name == key))
            {
                changes[key] = text;
                continue;
            }

            var data = changes[DynamicData] as JsonObject ?? [];
            data[key.StartsWith(DynamicData + ".", StringComparison.Ordinal) ? key[(DynamicData.Length + 1)..] : key] = text;
            changes[DynamicData] = data;
        }

        return changes;
    }

    private static JsonObject Parse(string option, string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new OperatorError($"{option}: must be a JSON object");
        }
        catch (JsonException e)
        {
            throw new OperatorError($"{option}: is not valid JSON: {e.Message}", e);
        }
    }
}
