using System.Globalization;
using System.Text;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Cli;

/// <summary>Writes what a terminal takes for commands as <c>\u202E</c>: control characters, and those that change the direction of writing.
/// Names and texts of passes, packages and devices are foreign, and JSON means the same with it.</summary>
internal sealed class PlainOutput : TextWriter
{
    private readonly TextWriter _to;

    private PlainOutput(TextWriter to) => _to = to;

    public override Encoding Encoding => _to.Encoding;

    public static PlainOutput Of(TextWriter to) => new(to);

    /// <summary>Makes output and errors of this program such writers.</summary>
    public static void Use()
    {
        if (Console.Out is not PlainOutput)
        {
            Console.SetOut(new PlainOutput(Console.Out));
            Console.SetError(new PlainOutput(Console.Error));
        }
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            _to.Write(buffer);
            return;
        }

        var text = new StringBuilder(buffer.Length);
        for (var i = 0; i < buffer.Length; i++)
        {
            if (IsCommand(buffer[i]) && !(buffer[i] == '\r' && i == 0))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)buffer[i]:X4}");
            }
            else
            {
                text.Append(buffer[i]);
            }
        }

        _to.Write(text);
    }

    public override void Flush() => _to.Flush();

    // A line that shows progress begins with the return of the carriage.
    private static bool IsCommand(char letter) => (char.IsControl(letter) && letter is not ('\n' or '\t')) || BidiControls.Is(letter);
}
