using System.Reflection;

namespace CherryPie.Server.Platform.Hosting;

/// <summary>Every setting there is. A folder declares its own as one options class: a property is a setting, its initial value
/// the default, its type and validation attributes say what is allowed. <see cref="Check"/> stops a start with a wrong one.</summary>
internal sealed class Settings(IConfiguration configuration)
{
    // Read by ASP.NET Core itself.
    private static readonly string[] _hosts =
    [
        "urls",
        "environment",
        "contentRoot",
        "applicationName",
        "webRoot",
        "http_ports",
        "https_ports",
        "AllowedHosts",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];
    private static readonly string[] _hostsSections = ["Logging", "Kestrel"];

    private readonly List<string> _known = ["ConnectionStrings:CherryPie", "ConnectionStrings:CherryPieReads"];
    private readonly List<string> _secrets = [];
    private readonly List<string> _wrong = [];
    private readonly Dictionary<string, string> _given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all declared settings, such as <c>Mail:Port</c>.</summary>
    public IReadOnlyList<string> Names => _known;

    /// <summary>Every declared setting that is no secret, as it was given; an unset one is empty.</summary>
    public IReadOnlyDictionary<string, string> Given => _given;

    /// <summary>The names of the secret settings that were given.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>Binds a section (null: the top level) to its options class and notes what is wrong.</summary>
    public T Declare<T>(string? section)
        where T : class, new()
    {
        var options = new T();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var name = section is null ? property.Name : section + ":" + property.Name;
            _known.Add(name);
            if (!property.IsDefined(typeof(SecretSettingAttribute)))
            {
                _given[name] = configuration[name] ?? "";
            }
            else if (configuration[name] is { Length: > 0 })
            {
                _secrets.Add(name);
            }

            if (configuration[name] is not { Length: > 0 } text)
            {
                continue; // absent and empty are the same: compose files pass empty values on
            }

            if (SettingValue.TryRead(property, text, out var value))
            {
                property.SetValue(options, value);
            }
            else
            {
                _wrong.Add($"{Shown(name)} is malformed; allowed: {SettingValue.Allowed(property)}.");
            }
        }

        return options;
    }

    /// <summary>Refuses malformed values, and names that nobody declared: on the command line and in the declared sections.</summary>
    public void Check(IEnumerable<string> commandLineNames, IEnumerable<string> options)
    {
        foreach (var name in commandLineNames.Where(n => !Known(n) && !IsEmptySection(n)))
        {
            var all = _hosts.Take(3).Concat(_known).ToList();
            _wrong.Add(
                $"Unknown option --{name}. "
                    + (
                        Suggestion.For(name, all.Concat(["help", "version", "verbose"])) is { } near
                            ? $"Did you mean --{near}?"
                            : $"Known: {string.Join(", ", options.Concat(all.Select(k => "--" + k)))}."
                    )
            );
        }

        foreach (var section in Sections)
        {
            // A value of the section itself belongs to another program: login shells set MAIL.
            foreach (
                var name in Leaves(configuration.GetSection(section))
                    .Where(n => !Known(n))
                    .Except(commandLineNames, StringComparer.OrdinalIgnoreCase)
            )
            {
                _wrong.Add(
                    $"Unknown setting {Shown(name)}. {section} has: "
                        + $"{string.Join(", ", _known.Where(k => Section(k) == section).Select(Shown))}."
                );
            }
        }

        if (_wrong.Count > 0)
        {
            throw new OperatorError(string.Join(Environment.NewLine, _wrong));
        }
    }

    private IEnumerable<string> Sections =>
        _known.Where(k => k.Contains(':', StringComparison.Ordinal)).Select(Section).Distinct(StringComparer.OrdinalIgnoreCase);

    // The tests' server factory hands its settings on as arguments, sections included.
    private bool IsEmptySection(string name) =>
        _known.Exists(k => k.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) && string.IsNullOrEmpty(configuration[name]);

    private bool Known(string name) =>
        _known.Concat(_hosts).Contains(name, StringComparer.OrdinalIgnoreCase)
        || _hostsSections.Contains(Section(name), StringComparer.OrdinalIgnoreCase);

    private static string Section(string name) => name.Split(':')[0];

    private static string Shown(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    private static IEnumerable<string> Leaves(IConfigurationSection section) =>
        section.GetChildren().SelectMany(c => c.GetChildren().Any() ? Leaves(c) : [c.Path]);
}
