using CherryPie.Server.Features.Google;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>How a pass stands at Google.</summary>
/// <param name="Look">done, bad, warn or here.</param>
/// <param name="Errors">What Google said.</param>
/// <param name="Kind">Google's name of its kind; null: it was never sent.</param>
public sealed record GooglePassModel(
    string Look,
    string Verdict,
    string Remedy,
    IReadOnlyList<string> Errors,
    string? Kind,
    string Id,
    DateTimeOffset? SentAt,
    int Saves,
    DateTimeOffset? LastSavedAt,
    DateTimeOffset? CheckedAt
)
{
    /// <returns>Null where its campaign has no issuer.</returns>
    internal static GooglePassModel? Of(ExplainedGoogle? google, ConsoleTexts texts)
    {
        if (google is null)
        {
            return null;
        }

        var word = google.Stage.ToString().ToLowerInvariant();
        return new(
            google.Stage switch
            {
                GoogleStage.NoKey or GoogleStage.Refused => "bad",
                GoogleStage.Retried or GoogleStage.Unsent => "warn",
                GoogleStage.Sent or GoogleStage.Saved => "done",
                _ => "here",
            },
            texts["google.stage." + word],
            texts[$"google.stage.{word}.do"],
            [.. new[] { google.Error, OfClass(google), google.Stage == GoogleStage.NoKey ? google.IssuerText : null }.OfType<string>()],
            google.Kind,
            google.Object,
            google.SentAt,
            google.Saves,
            google.LastSavedAt,
            google.CheckedAt
        );
    }

    // That of the pass may be that of its class.
    private static string? OfClass(ExplainedGoogle google) =>
        google.ClassError is { } error && google.Error?.EndsWith(error, StringComparison.Ordinal) != true ? error : null;
}
