using System.Text;
using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>How much the values of a row are shrunk, as Wallet does before it cuts. The style sheet divides the row by the same rule
/// from the measured widths: each field gets what it needs, up to an equal share of what the others leave.</summary>
internal static class FieldFit
{
    private const double Gap = 14,
        LabelSize = 11;
    private static readonly double[] _scales = [1, 0.85, 0.7, 0.55];

    /// <returns>For each field the number of its class <c>fit-n</c>, 0 for full size.</returns>
    /// <param name="fields">Of one row.</param>
    /// <param name="size">Of the values at full size, in pixels.</param>
    /// <param name="room">Of the row, in pixels.</param>
    public static List<int> Of(IReadOnlyList<PassFieldView> fields, double size, double room)
    {
        var values = fields.Select(f => Width(f.Value) * size).ToList();
        var needs = fields.Select((f, i) => Math.Max(values[i], Width(f.Label) * LabelSize * 1.2)).ToList();
        var share = Share(needs, room - (Gap * (fields.Count - 1)));
        return
        [
            .. values.Select(width => Array.FindIndex(_scales, s => width * s <= share) is >= 0 and var fit ? fit : _scales.Length - 1),
        ];
    }

    // The most that one field may take.
    private static double Share(List<double> needs, double room)
    {
        var (left, count) = (room, needs.Count);
        foreach (var need in needs.Order())
        {
            if (need > left / count)
            {
                return left / count;
            }

            (left, count) = (left - need, count - 1);
        }

        return double.MaxValue;
    }

    // In widths of an em, as the usual sans-serif fonts have them.
    private static double Width(string text) =>
        text.EnumerateRunes()
            .Sum(r =>
                r.Value >= 0x1100 ? 1
                : Rune.IsUpper(r) ? 0.68
                : r.Value is 'm' or 'w' or '@' or '%' ? 0.85
                : r.Value is 'i' or 'j' or 'l' or 'f' or 't' or ' ' or '.' or ',' or ':' or '\'' ? 0.3
                : 0.56
            );
}
