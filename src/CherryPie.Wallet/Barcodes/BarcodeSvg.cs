using System.Globalization;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>Writes modules as one path: a rectangle for each run of dark modules in a row, over all following rows that are the same.
/// <see href="https://www.w3.org/TR/SVG11/paths.html"/></summary>
internal static class BarcodeSvg
{
    public static string Write(ModuleGrid modules)
    {
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {modules.Width} {modules.Height}\">"
        );
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{modules.Width}\" height=\"{modules.Height}\" fill=\"#fff\"/>");
        svg.Append("<path shape-rendering=\"crispEdges\" fill=\"#000\" d=\"");
        for (int y = 0, height; y < modules.Height; y += height)
        {
            height = 1;
            while (y + height < modules.Height && modules.Row(y).SequenceEqual(modules.Row(y + height)))
            {
                height++;
            }

            WriteRow(svg, modules.Row(y), y, height);
        }

        return svg.Append("\"/></svg>").ToString();
    }

    private static void WriteRow(StringBuilder svg, ReadOnlySpan<bool> row, int y, int height)
    {
        for (int x = 0, width; x < row.Length; x += width)
        {
            width = row[x..].IndexOf(!row[x]) is var end and >= 0 ? end : row.Length - x;
            if (row[x])
            {
                svg.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{width}v{height}h-{width}z");
            }
        }
    }
}
