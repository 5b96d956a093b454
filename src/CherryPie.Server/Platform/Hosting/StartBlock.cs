namespace CherryPie.Server.Platform.Hosting;

/// <summary>The few lines that a server prints once it is ready. Each folder may add its own while the server starts.</summary>
internal sealed class StartBlock
{
    private readonly List<(string Label, Func<string?> Text)> _lines = [];

    /// <summary>Adds a line. The text is asked for when the server listens, so it may hold its address; null leaves the line out.</summary>
    public void Add(string label, Func<string?> text) => _lines.Add((label, text));

    public void Print(TextWriter to)
    {
        var lines = _lines.Select(l => (l.Label, Text: l.Text())).Where(l => l.Text is not null).ToList();
        if (lines.Count == 0)
        {
            return;
        }

        var width = lines.Max(l => l.Label.Length) + 2;
        to.WriteLine();
        foreach (var (label, text) in lines)
        {
            to.WriteLine("  " + label.PadRight(width) + text);
        }

        to.WriteLine();
        to.Flush();
    }
}
