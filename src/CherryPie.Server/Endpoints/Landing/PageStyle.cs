using CherryPie.Server.Features.Campaigns;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The colours of one page, and its campaign's own rules. Only checked values get in.</summary>
internal static class PageStyle
{
    private static readonly Rgb _paper = new(244, 244, 247),
        _accent = new(0, 88, 190);

    public static string Write(LandingView view)
    {
        var paper = view.Look.Background ?? _paper;
        var accent = view.Look.Accent ?? _accent;
        var pass = view.Shown;
        var (ink, soft) = (paper.Ink.Towards(paper, 0.1), paper.Ink.Towards(paper, 0.2).ReadableOn(paper, 5));
        var (link, field) = (accent.ReadableOn(paper), accent.ReadableOn(Rgb.White));
        var body = $"--paper:{paper};--ink:{ink};--soft:{soft};--accent:{accent};--on-accent:{accent.Ink};--link:{link};--field:{field}";
        return $"""
            body{Block(body)}
            .pass{Block($"--bg:{pass.Background};--fg:{pass.Ink};--label:{pass.LabelInk}")}
            {view.Look.CustomCss}
            """.ReplaceLineEndings("\n"); // as browsers read it, or the hash would be another
    }

    private static string Block(string rules) => "{" + rules + "}";
}
