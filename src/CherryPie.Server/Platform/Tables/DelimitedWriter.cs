using System.Text;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Writes CSV or TSV in UTF-8 by RFC 4180.</summary>
internal sealed class DelimitedWriter(Stream to, char delimiter) : TableWriter
{
    private const int FlushedAt = 64 * 1024;
    private readonly StringBuilder _text = new();

    // Other programs' delimiters are quoted too, so that no reader takes one for this file's.
    private static readonly System.Buffers.SearchValues<char> _quoted = System.Buffers.SearchValues.Create("\",;|\t\r\n");

    public override async ValueTask Row(IReadOnlyList<Cell> cells, CancellationToken stop)
    {
        for (var at = 0; at < cells.Count; at++)
        {
            if (at > 0)
            {
                _text.Append(delimiter);
            }

            Add(cells[at].Text);
        }

        _text.Append("\r\n");
        if (_text.Length >= FlushedAt)
        {
            await Flush(stop);
        }
    }

    public override Task End(CancellationToken stop) => Flush(stop);

    private void Add(string text)
    {
        if (text.Length > 0 && (text.AsSpan().ContainsAny(_quoted) || text[0] == ' ' || text[^1] == ' '))
        {
            _text.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            _text.Append(text);
        }
    }

    private async Task Flush(CancellationToken stop)
    {
        await to.WriteAsync(Encoding.UTF8.GetBytes(_text.ToString()), stop);
        _text.Clear();
    }
}
