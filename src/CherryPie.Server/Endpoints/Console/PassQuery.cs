namespace CherryPie.Server.Endpoints.Console;

/// <summary>What the list of passes is asked for, as it stands in the address. Only what an index answers can be asked for.</summary>
internal sealed record PassQuery
{
    public const int MostKeys = 5,
        LongestText = 300;

    public static IReadOnlyCollection<string> States => PassFilter.States;

    public string Search { get; init; } = "";

    public string Template { get; init; } = "";

    public string State { get; init; } = "";

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    public string ChangedFrom { get; init; } = "";

    public string ChangedTo { get; init; } = "";

    public IReadOnlyList<(string Key, string Value)> Keys { get; init; } = [];

    public bool IsEmpty => Address.Length == 0;

    /// <summary>The input that holds nothing that can be asked for; null: all do.</summary>
    public string? Faulty =>
        new[] { (From, "from"), (To, "to"), (ChangedFrom, "changedFrom"), (ChangedTo, "changedTo") }
            .Where(d => d.Item1.Length > 0 && PassFilter.Day(d.Item1) is null)
            .Select(d => d.Item2)
            .FirstOrDefault()
        ?? (
            Keys.Any(k => k.Key.Length == 0 || k.Value.Length == 0) ? "key"
            : State.Length > 0 && !States.Contains(State) ? "state"
            : null
        );

    /// <summary>The query of an address; empty where all passes are asked for.</summary>
    public string Address =>
        QueryString
            .Create(
                new (string Name, string Value)[]
                {
                    ("q", Search),
                    ("template", Template),
                    ("state", State),
                    ("from", From),
                    ("to", To),
                    ("changedFrom", ChangedFrom),
                    ("changedTo", ChangedTo),
                }
                    .Where(p => p.Value.Length > 0)
                    .Concat(Keys.SelectMany(k => new[] { (Name: "key", Value: k.Key), (Name: "value", k.Value) }))
                    .Select(p => KeyValuePair.Create(p.Name, (string?)p.Value))
            )
            .ToString();

    public static PassQuery Of(IQueryCollection query)
    {
        var (keys, values) = (query["key"], query["value"]);
        return new PassQuery
        {
            Search = Typed(LastOfLink(Text("q"))),
            Template = Text("template"),
            State = Text("state"),
            From = Text("from"),
            To = Text("to"),
            ChangedFrom = Text("changedFrom"),
            ChangedTo = Text("changedTo"),
            Keys =
            [
                .. keys.Take(MostKeys)
                    .Select((key, at) => (Key: Typed(key), Value: at < values.Count ? Typed(values[at]) : ""))
                    .Where(k => k.Key.Length + k.Value.Length > 0),
            ],
        };

        string Text(string name) => Typed(query[name].ToString());
    }

    private static string Typed(string? text)
    {
        var typed = text?.Trim() ?? "";
        return typed.Length <= LongestText ? typed
            : char.IsHighSurrogate(typed[LongestText - 1]) ? typed[..(LongestText - 1)]
            : typed[..LongestText];
    }

    // Whoever has a pass before them has its link, not its id.
    private static string LastOfLink(string text) =>
        text.Contains("/p/", StringComparison.Ordinal) ? text[(text.LastIndexOf('/') + 1)..].Split('?', '#')[0] : text;
}
