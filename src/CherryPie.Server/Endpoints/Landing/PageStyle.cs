using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The colours of one page, and its campaign's own rules. Only checked values get in.</summary>
internal static class PageStyle
{
    private static readonly Rgb _paper = new(244, 244, 247),
        _accent = new(0, 88, 190),
        _night = new(17, 18, 20),
        _nightCard = new(31, 32, 35);

    // Those of landing.css by day.
    private const string DayCards =
        "color-scheme:light;--card:#fff;--card-ink:#1d1d1f;--card-soft:#48484d;--line:#e3e3e8;--edge:#85858c;--fault:#b3170e;";

    public static string Write(LandingView view)
    {
        var accent = view.Look.Accent ?? _accent;

        // A campaign's own background stays as it is by night.
        var night = "@media (prefers-color-scheme:dark)" + Block("body" + Block(Colours(_night, accent, _nightCard)));
        var dark = view.Look.Background is null ? night : "";
        return $"""
            body{Block((view.Look.Background is null ? "" : DayCards) + Colours(view.Look.Background ?? _paper, accent, Rgb.White))}
            {dark}
            {Pass(".pass", view.Shown)}{(view.IsForGoogle ? GoogleParts.Style : "")}
            {view.Look.CustomCss}
            """.ReplaceLineEndings("\n"); // as browsers read it, or the hash would be another
    }

    private static string Foot(PassView pass) =>
        pass.Footer.Count == 0 ? "" : $";--foot:{pass.FooterBackground};--on-foot:{pass.Ink.ReadableOn(pass.FooterBackground)}";

    /// <summary>The colours of a pass.</summary>
    /// <param name="selector">The elements that show it.</param>
    /// <param name="pass">The pass.</param>
    public static string Pass(string selector, PassView pass) =>
        selector + Block($"--bg:{pass.Background};--fg:{pass.Ink};--label:{pass.LabelInk}{Foot(pass)}");

    private static string Colours(Rgb paper, Rgb accent, Rgb card)
    {
        var (ink, soft) = (paper.Ink.Towards(paper, 0.1), paper.Ink.Towards(paper, 0.2).ReadableOn(paper, 5));
        var (link, field) = (accent.ReadableOn(paper), accent.ReadableOn(card));
        return $"--paper:{paper};--ink:{ink};--soft:{soft};--accent:{accent};--on-accent:{accent.Ink};--link:{link};--field:{field}";
    }

    private static string Block(string rules) => "{" + rules + "}";
}
