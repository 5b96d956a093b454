using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Cli;

/// <summary>A verb's arguments by the names of its usage line: <c>Value("NAME")</c>, <c>Value("--key")</c>, <c>Has("--json")</c>.</summary>
internal sealed class VerbArguments
{
    public static readonly VerbArguments None = new();
    private readonly Dictionary<string, string?> _given = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Value)> _values = [];

    public bool Has(string name) => _given.ContainsKey(name);

    public string? Find(string name) => _given.GetValueOrDefault(name);

    /// <returns>The value of an option, null where it was not given; a switch that was given is empty.</returns>
    public string? Given(string name) => Has(name) ? Find(name) ?? "" : null;

    /// <summary>All values of an option that may be given several times, in order.</summary>
    public IReadOnlyList<string> All(string name) => [.. _values.Where(v => v.Name == name).Select(v => v.Value)];

    /// <summary>A required one; that it is there has been checked.</summary>
    public string Value(string name) => _given[name]!;

    /// <summary>Takes what is the verb's own out of the words; what is left is settings.</summary>
    public static VerbArguments Take(Verb verb, List<string> words)
    {
        var it = new VerbArguments();
        var places = new Queue<VerbParameter>(verb.Parameters.Where(p => !p.IsOption));
        var left = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var (name, inline) =
                words[i].Split('=', 2) is [var before, var after] && words[i].StartsWith('-') ? (before, after) : (words[i], null);
            var option = verb.Parameters.FirstOrDefault(p => p.IsOption && p.Name == name);
            if (option is { TakesValue: true })
            {
                var value = inline ?? (++i < words.Count ? words[i] : throw Wrong(verb, $"{name} needs a value"));
                it._given[name] = value;
                it._values.Add((name, value));
            }
            else if (option is not null)
            {
                it._given[name] = null;
            }
            else if (name.StartsWith("--", StringComparison.Ordinal))
            {
                // A setting is no near miss of an option, and the other way round.
                if (Suggestion.For(name[2..], verb.Parameters.Where(p => p.IsOption).Select(p => p.Name[2..])) is { } near)
                {
                    throw Wrong(verb, $"Unknown option {name}; did you mean --{near}");
                }

                left.Add(words[i]);
                if (inline is null && i + 1 < words.Count)
                {
                    left.Add(words[++i]);
                }
            }
            else if (places.TryDequeue(out var place))
            {
                it._given[place.Name] = words[i];
            }
            else
            {
                throw Wrong(verb, $"'{words[i]}' is one too many");
            }
        }

        words.Clear();
        words.AddRange(left);
        return verb.Parameters.FirstOrDefault(p => p.Required && !it.Has(p.Name)) is { } missing
            ? throw Wrong(verb, $"{missing.Name} is missing")
            : it;
    }

    private static OperatorError Wrong(Verb verb, string what) => new($"{what}. Usage: {verb.Usage}");
}
