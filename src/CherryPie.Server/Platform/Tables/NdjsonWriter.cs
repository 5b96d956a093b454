using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Writes a JSON object on each line. Every object has every key, so that a reader knows them from the first line on.</summary>
internal sealed class NdjsonWriter : TableWriter
{
    private const int FlushedAt = 64 * 1024;
    private readonly Stream _to;
    private readonly ArrayBufferWriter<byte> _lines = new(2 * FlushedAt);
    private readonly Utf8JsonWriter _json;
    private readonly (JsonEncodedText? Group, (JsonEncodedText Name, int At)[] Members)[] _groups;

    public NdjsonWriter(Stream to, IReadOnlyList<string> columns)
    {
        var encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        _to = to;
        _json = new(_lines, new() { Encoder = encoder, SkipValidation = true });
        _groups =
        [
            .. columns
                .Select((name, at) => (Group: name.Contains('.') ? name[..name.IndexOf('.', StringComparison.Ordinal)] : null, name, at))
                .GroupBy(c => c.Group ?? "\0" + c.name)
                .Select(g =>
                {
                    var group = g.First().Group;
                    return (
                        group is null ? (JsonEncodedText?)null : JsonEncodedText.Encode(group, encoder),
                        g.Select(c => (JsonEncodedText.Encode(group is null ? c.name : c.name[(group.Length + 1)..], encoder), c.at))
                            .ToArray()
                    );
                }),
        ];
    }

    public override async ValueTask Row(IReadOnlyList<Cell> cells, CancellationToken stop)
    {
        _json.Reset();
        _json.WriteStartObject();
        foreach (var (group, members) in _groups)
        {
            if (group is { } name)
            {
                _json.WriteStartObject(name);
            }

            foreach (var (member, at) in members)
            {
                Write(member, cells[at]);
            }

            if (group is not null)
            {
                _json.WriteEndObject();
            }
        }

        _json.WriteEndObject();
        await _json.FlushAsync(stop);
        _lines.Write("\n"u8);
        if (_lines.WrittenCount >= FlushedAt)
        {
            await End(stop);
        }
    }

    public override async Task End(CancellationToken stop)
    {
        await _to.WriteAsync(_lines.WrittenMemory, stop);
        _lines.ResetWrittenCount();
    }

    public override async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync();
        await base.DisposeAsync();
    }

    private void Write(JsonEncodedText name, Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Empty:
                _json.WriteNull(name);
                break;
            case CellKind.Number:
                _json.WritePropertyName(name);
                _json.WriteRawValue(cell.Text, skipInputValidation: true);
                break;
            case CellKind.Boolean:
                _json.WriteBoolean(name, cell.Text == "true");
                break;
            default:
                _json.WriteString(name, cell.Text);
                break;
        }
    }
}
