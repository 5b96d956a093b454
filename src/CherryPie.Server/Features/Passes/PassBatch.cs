using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>Reads the bodies of /v2/passesBatch: <c>{"passes":[…]}</c> or a bare array, 1 to 25 elements.</summary>
internal static class PassBatch
{
    public const int Most = 25;

    public static List<PassRequest> Read(JsonElement? sent, Problems problems)
    {
        var array = sent is { ValueKind: JsonValueKind.Array } bare
            ? bare
            : JsonFields.Of(sent, "", problems, "request body").Array("passes");
        problems.ThrowIfAny();
        if (array is not { } elements || elements.GetArrayLength() is < 1 or > Most)
        {
            throw Refusal.Invalid($"passes: must be an array of 1 to {Most} passes");
        }

        return [.. elements.EnumerateArray().Index().Select(e => new PassRequest(JsonFields.Of(e.Item, $"passes[{e.Index}]", problems)))];
    }

    /// <summary>The ids of a query, <c>?id=a,b,c</c>, in the order asked.</summary>
    public static string[] Ids(string? query, int least, int most)
    {
        var ids = (query ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ids.Length >= least && ids.Length <= most
            ? ids
            : throw Refusal.Invalid($"id: the query must name {least} to {most} pass ids, separated by commas");
    }

    /// <summary>The ids that a PUT names, as <c>id</c> or <c>passId</c>.</summary>
    public static List<(string Id, PassRequest Body)> WithIds(List<PassRequest> bodies) => [.. bodies.Select(b => (Id(b.Fields), b))];

    /// <summary>What the caller calls an element's id.</summary>
    public static string IdPath(JsonFields fields) => fields.Path(fields.Any("id") is null && fields.Has("passId") ? "passId" : "id");

    private static string Id(JsonFields fields)
    {
        var id = fields.Text("id", 64) ?? fields.Text("passId", 64);
        if (string.IsNullOrEmpty(id))
        {
            fields.Problems.Add(IdPath(fields), "is required: the id of the pass to update");
        }

        return id ?? "";
    }
}
