using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>How a row of fields fits into its line. Wallet writes each field in one line, in smaller letters where the row needs it, and
/// cuts what is longer still; a long field gives way before a short one. Without a script the page can't measure, so letters are
/// counted.</summary>
internal static class FieldFit
{
    /// <summary>Letters of a value that have room at full size, on a pass of 320 pixels.</summary>
    public const int Row = 27,
        BesidePicture = 16,
        BesideLogo = 10,
        OnStrip = 11,
        Title = 12,
        HalfTitle = 4;

    private const int ShortText = 8,
        LongText = 20;
    private const double LetterOfLabel = 0.7,
        Gap = 1.5;

    /// <returns>The class that makes the row's letters smaller; empty where they fit.</returns>
    public static string Size(IReadOnlyList<PassFieldView> fields, int room) =>
        ((fields.Sum(Width) + (Gap * (fields.Count - 1))) / room) switch
        {
            <= 1 => "",
            <= 1.25 => " snug",
            _ => " tight",
        };

    /// <returns>The class that says how much of a missing width the field gives up; empty for a middling one.</returns>
    public static string Share(PassFieldView field) =>
        Width(field) switch
        {
            <= ShortText => " short",
            > LongText => " long",
            _ => "",
        };

    private static double Width(PassFieldView field) => Math.Max(field.Value.Length, LetterOfLabel * field.Label.Length);
}
