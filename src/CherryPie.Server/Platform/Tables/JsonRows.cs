using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CherryPie.Server.Platform.Tables;

/// <summary>The rows of NDJSON: a JSON object on each line. Nested objects become columns such as <c>dynamicData.points</c>; a list is a
/// cell with its JSON.</summary>
internal sealed class JsonRows : RowSource
{
    private const int Looked = 1000;
    private readonly TextWindow _window;
    private readonly TableLimits _limits;
    private readonly string[] _columns;
    private readonly Dictionary<string, int> _places;
    private long _number;

    private JsonRows(TextWindow window, TableLimits limits, string[] columns)
    {
        (_window, _limits, _columns) = (window, limits, columns);
        _places = columns.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i, StringComparer.Ordinal);
    }

    public override IReadOnlyList<string> Columns => _columns;

    /// <param name="text">Gives the text from its beginning; what it gave before is not used any more.</param>
    /// <param name="limits">What it may cost.</param>
    public static async Task<JsonRows> Open(Func<TextWindow> text, TableLimits limits, CancellationToken stop)
    {
        var columns = await FirstColumns(new JsonRows(text(), limits, []), stop);
        if (columns.Count == 0)
        {
            throw new TableException($"None of the first {Looked:N0} lines is a JSON object with a key");
        }

        return new JsonRows(text(), limits, [.. columns]);
    }

    public override async IAsyncEnumerable<TableRow> Read([EnumeratorCancellation] CancellationToken stop)
    {
        while (await Line(stop) is { } line)
        {
            if (line.Fault is not null || !string.IsNullOrWhiteSpace(line.Text))
            {
                yield return Row(line.Text, line.Fault);
            }
        }
    }

    public override ValueTask DisposeAsync()
    {
        _window.Dispose();
        return base.DisposeAsync();
    }

    private static async Task<List<string>> FirstColumns(JsonRows lines, CancellationToken stop)
    {
        var columns = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (lines._number < Looked && await lines.Line(stop) is { } line)
        {
            if (line.Fault is not null || string.IsNullOrWhiteSpace(line.Text) || lines.Cells(line.Text, out _) is not { } cells)
            {
                continue;
            }

            columns.AddRange(cells.Keys.Where(known.Add));
            if (columns.Count > lines._limits.Columns)
            {
                throw new TableException(
                    $"The objects have more than {lines._limits.Columns:N0} different keys; at most so many are allowed",
                    lines._number
                );
            }
        }

        return columns;
    }

    private TableRow Row(string text, string? fault)
    {
        var raw = TableLimits.Raw(text);
        if (fault is not null || Cells(text, out fault) is not { } read)
        {
            return new(_number, [], fault, raw);
        }

        var cells = new Cell[_columns.Length];
        Array.Fill(cells, Cell.Empty);
        foreach (var (key, cell) in read)
        {
            if (!_places.TryGetValue(key, out var at))
            {
                return new(_number, [], $"\"{key}\" is in none of the first {Looked:N0} lines: give them all keys, null where empty", raw);
            }

            cells[at] = cell;
        }

        return new(_number, cells);
    }

    /// <returns>Null where the line cannot be read.</returns>
    private Dictionary<string, Cell>? Cells(string text, out string? fault)
    {
        var cells = new Dictionary<string, Cell>(StringComparer.Ordinal);
        fault = null;
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                fault = Flatten(json.RootElement, "", cells);
                return fault is null ? cells : null;
            }

            fault = "The line is no JSON object";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            fault = "The line is no JSON: " + (e as JsonException)?.Message.Split(" Path:")[0].Split(" LineNumber:")[0] + Where(e);
        }

        return null;
    }

    private static string Where(Exception e) =>
        e is JsonException { BytePositionInLine: { } at } ? $" At byte {at:N0}."
        : e is JsonException ? ""
        : "a half of a surrogate pair";

    private string? Flatten(JsonElement json, string path, Dictionary<string, Cell> cells)
    {
        foreach (var member in json.EnumerateObject())
        {
            var (name, value) = (path + member.Name, member.Value);
            if (value.ValueKind == JsonValueKind.Object)
            {
                if (Flatten(value, name + ".", cells) is { } inner)
                {
                    return inner;
                }

                continue;
            }

            var cell = value.ValueKind switch
            {
                JsonValueKind.String => Cell.Of(value.GetString()!),
                JsonValueKind.Number => new(CellKind.Number, value.GetRawText()),
                JsonValueKind.True => new(CellKind.Boolean, "true"),
                JsonValueKind.False => new(CellKind.Boolean, "false"),
                JsonValueKind.Array => Cell.Of(value.GetRawText()),
                _ => Cell.Empty,
            };
            if (cell.Text.Length > _limits.CellCharacters)
            {
                return $"\"{name}\" has {cell.Text.Length:N0} characters; at most {_limits.CellCharacters:N0} are allowed in a cell";
            }

            if (cell.Text.Contains('\0') || name.Contains('\0'))
            {
                return $"\"{name.Replace("\0", "", StringComparison.Ordinal)}\" has a NUL character, which no text may have";
            }

            cells[name] = cell;
        }

        return null;
    }

    private async ValueTask<(string Text, string? Fault)?> Line(CancellationToken stop)
    {
        while (true)
        {
            var end = _window.Text.IndexOf('\n');
            if (end < 0 && !_window.IsLast && !_window.IsFull)
            {
                await _window.More(stop);
                continue;
            }

            if (_window.Text.Length == 0)
            {
                return null;
            }

            _number++;
            if (end < 0 && !_window.IsLast)
            {
                var start = TableLimits.Raw(_window.Text);
                await _window.SkipLine(stop);
                return (start, $"The line is longer than {_limits.RowCharacters:N0} characters");
            }

            var line = _window.Text[..(end < 0 ? _window.Text.Length : end)].TrimEnd('\r').ToString();
            _window.Take(end < 0 ? _window.Text.Length : end + 1);
            return _window.IsMarked && BadBytes.Fault(line) is { } bad ? (BadBytes.Guessed(line), "The line " + bad) : (line, null);
        }
    }
}
