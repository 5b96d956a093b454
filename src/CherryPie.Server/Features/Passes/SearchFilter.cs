using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>A search's <c>passFilter</c> as the condition of an SQL query. Values are parameters always; columns come from
/// <see cref="SearchFields"/>.</summary>
internal sealed partial class SearchFilter
{
    private const int MostConditions = 50;
    private static readonly Dictionary<string, string> _operators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gt"] = ">",
        ["gte"] = ">=",
        ["lt"] = "<",
        ["lte"] = "<=",
        ["eq"] = "=",
    };
    private readonly List<string> _conditions = ["p.account_id = @account"];
    private readonly List<NpgsqlParameter> _parameters;

    private SearchFilter(Guid account) => _parameters = [new NpgsqlParameter("account", account)];

    public string Condition => string.Join(" AND ", _conditions);

    public IReadOnlyList<NpgsqlParameter> Parameters => _parameters;

    /// <summary>Whether it asks for something beside the account.</summary>
    public bool IsNarrow => _conditions.Count > 1;

    /// <param name="filter">The object as sent.</param>
    /// <param name="account">Whose passes.</param>
    /// <param name="invalidTemplates">Templates whose passes are all invalid by their own or their campaign's state.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static SearchFilter Read(JsonElement? filter, Guid account, long[] invalidTemplates, Problems problems)
    {
        var it = new SearchFilter(account);
        foreach (var property in filter?.EnumerateObject().ToArray() ?? [])
        {
            var path = $"passFilter.{property.Name}";
            if (property.Name.Equals("dynamicData", StringComparison.OrdinalIgnoreCase))
            {
                if (property.Value.ValueKind != JsonValueKind.Object)
                {
                    problems.Add(path, "must be a JSON object of keys");
                    continue;
                }

                foreach (var key in property.Value.EnumerateObject())
                {
                    Each(key.Value, $"{path}.{key.Name}", problems, (op, value, at) => it.Dynamic(key.Name, op, value, at, problems));
                }
            }
            else if (property.Name.StartsWith("dynamicData.", StringComparison.OrdinalIgnoreCase))
            {
                Each(
                    property.Value,
                    path,
                    problems,
                    (op, value, at) => it.Dynamic(property.Name["dynamicData.".Length..], op, value, at, problems)
                );
            }
            else if (SearchFields.Find(property.Name) is { } field)
            {
                Each(property.Value, path, problems, (op, value, at) => it.Fixed(field, op, value, at, invalidTemplates, problems));
            }
            else
            {
                problems.Add(path, $"is no field of a pass; the fields are {SearchFields.Names} and dynamicData.<key>");
            }
        }

        if (it._conditions.Count > MostConditions)
        {
            problems.Add("passFilter", $"at most {MostConditions} conditions are allowed");
        }

        return it;
    }

    private static void Each(JsonElement value, string path, Problems problems, Action<string, JsonElement, string> condition)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            condition("eq", value, path);
            return;
        }

        foreach (var op in value.EnumerateObject())
        {
            if (_operators.ContainsKey(op.Name) || op.Name.Equals("exists", StringComparison.OrdinalIgnoreCase))
            {
                condition(op.Name.ToLowerInvariant(), op.Value, $"{path}.{op.Name}");
            }
            else
            {
                problems.Add($"{path}.{op.Name}", "is no operator; the operators are gt, gte, lt, lte, eq and exists");
            }
        }
    }

    private void Fixed(SearchField field, string op, JsonElement value, string path, long[] invalidTemplates, Problems problems)
    {
        if (op == "exists")
        {
            if (Flag(value, path, problems) is { } exists)
            {
                _conditions.Add(
                    field.IsNullable ? $"{field.Column} IS {(exists ? "NOT " : "")}NULL"
                    : exists ? "TRUE"
                    : "FALSE"
                );
            }
        }
        else if (field.Read(value) is not { } operand)
        {
            problems.Add(path, field.Allowed);
        }
        else if (field.Kind == SearchKind.Flag)
        {
            if (op != "eq")
            {
                problems.Add(path, "is true or false and takes only eq and exists");
                return;
            }

            var isTrue = field.Name == "isInvalid" ? $"(p.is_invalid OR p.template_id = ANY({Parameter(invalidTemplates)}))" : field.Column;
            _conditions.Add((bool)operand ? isTrue : $"NOT {isTrue}");
        }
        else
        {
            _conditions.Add(field.Compared($"{_operators[op]} {Parameter(operand)}"));
        }
    }

    private void Dynamic(string key, string op, JsonElement value, string path, Problems problems)
    {
        if (op == "exists")
        {
            if (Flag(value, path, problems) is { } exists)
            {
                _conditions.Add(
                    exists ? $"p.dynamic_index ? {Parameter(key)}" : $"NOT coalesce(p.dynamic_index ? {Parameter(key)}, FALSE)"
                );
            }
        }
        else if (!DynamicValue.TryText(value, null, out var text, out var fault))
        {
            problems.Add(path, fault);
        }
        else if (op == "eq")
        {
            _conditions.Add($"p.dynamic_index @> jsonb_build_object({Parameter(key)}::text, {Parameter(text)}::text)");
        }
        else if (Number().IsMatch(text))
        {
            var at = Parameter(key);
            var number = Parameter(decimal.Parse(text, CultureInfo.InvariantCulture));
            _conditions.Add(
                $"""
                CASE WHEN p.dynamic_index ->> {at} ~ '^-?[0-9]{NumberSize}([.][0-9]{NumberSize})?$'
                     THEN (p.dynamic_index ->> {at})::numeric {_operators[op]} {number} END
                """
            );
        }
        else
        {
            _conditions.Add($"p.dynamic_index ->> {Parameter(key)} COLLATE \"C\" {_operators[op]} {Parameter(text)}");
        }
    }

    private const string NumberSize = "{1,25}";

    private static bool? Flag(JsonElement value, string path, Problems problems)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        problems.Add(path, "must be true or false");
        return null;
    }

    private string Parameter(object value)
    {
        var name = $"@f{_parameters.Count}";
        _parameters.Add(new NpgsqlParameter(name, value));
        return name;
    }

    [GeneratedRegex(@"\A-?[0-9]{1,20}(\.[0-9]{1,8})?\z")]
    private static partial Regex Number();
}
