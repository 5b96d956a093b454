using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CherryPie.Server.Platform.Http;

/// <summary>What a JSON value looks like: what the API documents say of it, and the limits that readers keep. Properties whose name ends in
/// <c>?</c> may be missing.</summary>
internal sealed record Schema(JsonSchemaType? Type, string? Text = null)
{
    /// <summary>Under which it stands among the document's schemas; null where it is written out in place.</summary>
    public string? Name { get; init; }

    public string? Format { get; init; }

    public string? Pattern { get; init; }

    public int? Longest { get; init; }

    public long? From { get; init; }

    public long? To { get; init; }

    public int? MostItems { get; init; }

    public string[] Words { get; init; } = [];

    public (string Name, Schema Schema)[] Properties { get; init; } = [];

    /// <summary>Of an array's elements.</summary>
    public Schema? Items { get; init; }

    /// <summary>Of properties whose names the caller chooses.</summary>
    public Schema? Values { get; init; }

    /// <summary>The array that a value of any type may be too, where the document does not show it.</summary>
    public Schema? Elements { get; init; }

    public Schema[] Either { get; init; } = [];

    /// <summary>JSON.</summary>
    public string? Example { get; init; }

    public static Schema String(string text, int? longest = null, string? pattern = null, string? example = null) =>
        new(JsonSchemaType.String, text)
        {
            Longest = longest,
            Pattern = pattern,
            Example = example is null ? null : JsonValue.Create(example).ToJsonString(),
        };

    public static Schema Word(string text, params string[] words) => new(JsonSchemaType.String, text) { Words = words };

    public static Schema Time(string text) => new(JsonSchemaType.String, text) { Format = "date-time" };

    public static Schema Whole(string text, long? from = 0, long? to = null) =>
        new(JsonSchemaType.Integer, text)
        {
            Format = "int64",
            From = from,
            To = to,
        };

    public static Schema Number(string text, long? from = null, long? to = null) =>
        new(JsonSchemaType.Number, text) { From = from, To = to };

    public static Schema Flag(string text) => new(JsonSchemaType.Boolean, text);

    public static Schema File(string text) => new(JsonSchemaType.String, text) { Format = "binary" };

    public static Schema Object(string text, params (string Name, Schema Schema)[] properties) =>
        new(JsonSchemaType.Object, text) { Properties = properties };

    public static Schema Map(string text, Schema values) => new(JsonSchemaType.Object, text) { Values = values };

    public static Schema List(string text, Schema items, int? most = null) =>
        new(JsonSchemaType.Array, text) { Items = items, MostItems = most };

    public static Schema OneOf(string text, params Schema[] either) => new(null, text) { Either = either };

    public static Schema Anything(string text) => new(null, text);

    public Schema Named(string name) => this with { Name = name };

    public Schema OrNull() => this with { Type = Type | JsonSchemaType.Null };

    /// <summary>The same with no property required.</summary>
    public Schema InPart() => this with { Properties = [.. Properties.Select(p => (p.Name.TrimEnd('?') + "?", p.Schema))] };

    /// <summary>The same without some properties.</summary>
    public Schema Without(params string[] names) =>
        this with
        {
            Properties = [.. Properties.Where(p => !names.Contains(p.Name.TrimEnd('?')))],
        };

    public Schema And(params (string Name, Schema Schema)[] more) => this with { Properties = [.. Properties, .. more] };
}
