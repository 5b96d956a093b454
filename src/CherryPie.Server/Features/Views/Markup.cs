using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace CherryPie.Server.Features.Views;

/// <summary>HTML that is safe to send. It is made by interpolation alone: what stands in the source is mark-up, every hole is text and gets
/// encoded, unless it is mark-up itself. Attributes are always in double quotes.</summary>
internal readonly record struct Markup
{
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly string? _html;

    private Markup(string html) => _html = html;

    public static Markup None => default;

    public bool IsNone => string.IsNullOrEmpty(_html);

    public static Markup Of(ref Writer html) => new(html.Done());

    public static Markup Text(string? text) => new(_encoder.Encode(text ?? ""));

    public static Markup Join(params IEnumerable<Markup> parts) => new(string.Concat(parts.Select(p => p._html)));

    /// <summary>Mark-up of our own making: a drawing, a style sheet.</summary>
    public static Markup Trusted(string html) => new(html);

    public override string ToString() => _html ?? "";

    [InterpolatedStringHandler]
    internal readonly ref struct Writer
    {
        private readonly StringBuilder _html;

        public Writer(int literalLength, int formattedCount) => _html = new StringBuilder(literalLength + (formattedCount * 32));

        public void AppendLiteral(string value) => _html.Append(value);

        public void AppendFormatted(Markup value) => _html.Append(value._html);

        public void AppendFormatted(string? value) => _html.Append(value is null ? "" : _encoder.Encode(value));

        public void AppendFormatted(int value) => _html.Append(value.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(IEnumerable<Markup> value) => _html.Append(Join(value)._html);

        public string Done() => _html.ToString();
    }
}
