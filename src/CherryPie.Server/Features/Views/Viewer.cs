using System.Globalization;
using System.Text.RegularExpressions;
using CherryPie.Wallet;
using Microsoft.Net.Http.Headers;

namespace CherryPie.Server.Features.Views;

/// <summary>Who reads a pass: languages by preference, habits of writing numbers and dates, kind of device.</summary>
internal sealed partial record Viewer(
    string Language,
    CultureInfo Culture,
    IReadOnlyList<string> Preferred,
    bool HasWallet,
    bool IsPhone,
    string? Asked
)
{
    private const int MostLanguages = 20;

    public ViewTexts Texts => ViewTexts.Of(Language);

    public string Direction => DirectionOf(Language);

    public static string DirectionOf(string language) => language is "ar" or "he" ? "rtl" : "ltr";

    /// <param name="asked">The language tag that the viewer chose; goes before all others. Empty for none.</param>
    /// <param name="acceptLanguage">The values of the header Accept-Language (RFC 9110 section 12.5.4); the first 20 tags count.</param>
    /// <param name="userAgent">Tells Apple's devices, phones and tablets apart; empty where unknown.</param>
    /// <param name="otherwise">The language where the viewer's are all unknown.</param>
    public static Viewer Of(string asked, IList<string> acceptLanguage, string userAgent, string otherwise)
    {
        var tags = StringWithQualityHeaderValue.TryParseList(acceptLanguage, out var accepted)
            ? accepted
                .Take(MostLanguages)
                .Where(a => a.Quality is not 0)
                .OrderByDescending(a => a.Quality ?? 1)
                .Select(a => a.Value.ToString())
                .ToList()
            : [];
        if (Supported(asked) is not null)
        {
            tags.Insert(0, asked);
        }

        var known = tags.Select(t => (Tag: t, Language: Supported(t))).Where(t => t.Language is not null).ToList();
        var (tag, language) = known.Count > 0 ? known[0] : (otherwise, otherwise);
        return new Viewer(
            language!,
            CultureOf(tag, language!),
            [.. known.Select(k => k.Language!).Distinct()],
            AppleDevice().IsMatch(userAgent) && !userAgent.Contains("Android", StringComparison.Ordinal),
            PhoneOrTablet().IsMatch(userAgent),
            Supported(asked)
        );
    }

    /// <summary>The language of <see cref="WalletLanguages"/> that a language tag means.</summary>
    public static string? Supported(string tag) => tag.Contains('_', StringComparison.Ordinal) ? null : WalletLanguages.Find(tag);

    // de-AT writes numbers in its own way; a tag that is no usual pair of language and region takes the language's.
    private static CultureInfo CultureOf(string tag, string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(Pair().IsMatch(tag) ? tag : language, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.GetCultureInfo(language);
        }
    }

    [GeneratedRegex("iPhone|iPad|iPod|Macintosh", RegexOptions.CultureInvariant)]
    private static partial Regex AppleDevice();

    [GeneratedRegex("iPhone|iPad|iPod|Android|Mobile", RegexOptions.CultureInvariant)]
    private static partial Regex PhoneOrTablet();

    [GeneratedRegex(@"\A[a-z]{2}-[A-Z]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pair();
}
