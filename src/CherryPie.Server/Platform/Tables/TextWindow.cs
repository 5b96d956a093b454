using System.Text;

namespace CherryPie.Server.Platform.Tables;

/// <summary>The part of a text that is being looked at. It grows with what is asked for, up to a bound.</summary>
/// <param name="text">Where it comes from.</param>
/// <param name="most">The most characters of a window.</param>
/// <param name="isMarked">Whether <see cref="BadBytes"/> are marked in it.</param>
internal sealed class TextWindow(TextReader text, long most, bool isMarked = false) : IDisposable
{
    private const int Piece = 32_768;
    private char[] _buffer = new char[2 * Piece];
    private int _start,
        _end;

    public ReadOnlySpan<char> Text => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Whether nothing follows the window.</summary>
    public bool IsLast { get; private set; }

    public bool IsMarked => isMarked;

    public bool IsFull => _end - _start >= most;

    public void Take(int count) => _start += count;

    /// <summary>Adds what follows.</summary>
    public async ValueTask More(CancellationToken stop)
    {
        if (_buffer.Length - _end < Piece)
        {
            var rest = Text;
            var larger = rest.Length + Piece > _buffer.Length ? new char[2 * _buffer.Length] : _buffer;
            rest.CopyTo(larger);
            (_buffer, _start, _end) = (larger, 0, rest.Length);
        }

        try
        {
            var read = await text.ReadAsync(_buffer.AsMemory(_end, Piece), stop);
            _end += read;
            IsLast = read == 0;
        }
        catch (DecoderFallbackException)
        {
            throw new TableException("The file's text breaks the rules of its encoding: save it as UTF-8");
        }
    }

    /// <summary>Drops everything up to the next line break, and that too.</summary>
    public async ValueTask SkipLine(CancellationToken stop)
    {
        while (true)
        {
            var end = Text.IndexOfAny('\r', '\n');
            if (end >= 0 && (Text[end] == '\n' || end + 1 < Text.Length || IsLast))
            {
                Take(LineEnd(Text, end));
                return;
            }

            Take(end < 0 ? Text.Length : end);
            if (IsLast)
            {
                return;
            }

            await More(stop);
        }
    }

    public void Dispose() => text.Dispose();

    /// <summary>Where the next line begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place of a line break.</param>
    public static int LineEnd(ReadOnlySpan<char> text, int at) =>
        text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1;
}
