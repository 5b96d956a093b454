using System.Text.RegularExpressions;
using CherryPie.Server.Cli;
using CherryPie.Server.Endpoints.Console;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

public sealed partial class TextsTests
{
    private static readonly string _folder = Path.Combine(Repository.Folder, "src/CherryPie.Server/Endpoints/Console");

    [Fact]
    public void Each_language_has_every_text_with_the_same_places()
    {
        var english = ConsoleTexts.Of("en");
        Assert.True(english.Keys.Count() > 200);
        foreach (var other in ConsoleTexts.Languages.Select(ConsoleTexts.Of))
        {
            Assert.Equal(english.Keys.Order(), other.Keys.Order());
            Assert.All(other.Keys, key => Assert.NotEqual("", other[key].Trim()));
            Assert.All(other.Keys, key => Assert.Equal((key, Places(english[key])), (key, Places(other[key]))));
        }
    }

    [Fact]
    public void Each_text_that_a_page_asks_for_is_there_and_none_is_left_over()
    {
        var source = string.Concat(
            Directory
                .EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
                .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
                .Select(File.ReadAllText)
        );
        var keys = ConsoleTexts.Of("en").Keys.ToHashSet(StringComparer.Ordinal);
        var asked = Asked().Matches(source).Select(m => m.Groups[1].Value + m.Groups[2].Value).Where(k => !k.EndsWith('.'));
        Assert.Equal([], asked.Except(keys));
        var counted = Counted().Matches(source).SelectMany(m => new[] { m.Groups[1].Value + ".one", m.Groups[1].Value + ".many" });
        Assert.Equal([], counted.Except(keys));
        Assert.DoesNotContain(keys, k => !IsAskedFor(k, source));
    }

    [Fact]
    public void Nobody_is_sent_to_a_command_line_who_has_none()
    {
        var verbs = Verbs.All.Select(v => v.Name).Where(v => v.Contains(' ', StringComparison.Ordinal)).ToList();
        Assert.Contains("jobs retry", verbs);
        Assert.All(
            ConsoleTexts.Languages.Select(ConsoleTexts.Of).SelectMany(t => t.Keys.Select(key => t[key])),
            text => Assert.DoesNotContain(verbs, v => text.Contains(v, StringComparison.Ordinal))
        );
    }

    // Whole, as one of a number, or put together of a beginning and what follows: a role, a state, a kind.
    private static bool IsAskedFor(string key, string source)
    {
        var bare =
            key.EndsWith(".one", StringComparison.Ordinal) && !source.Contains($"\"{key}\"", StringComparison.Ordinal) ? key[..^4]
            : key.EndsWith(".many", StringComparison.Ordinal) ? key[..^5]
            : key;
        var start = bare[..(bare.IndexOf('.', StringComparison.Ordinal) + 1)];
        return source.Contains($"\"{bare}\"", StringComparison.Ordinal)
            || (
                start
                    is "word."
                        or "starter."
                        or "role."
                        or "notice."
                        or "error."
                        or "webhooks."
                        or "pushes."
                        or "state."
                        or "apns."
                        or "passState."
                        or "moment."
                        or "standing."
                        or "path."
                        or "export."
                        or "bulk."
                        or "google."
                && source.Contains($"\"{start}", StringComparison.Ordinal)
            );
    }

    private static string Places(string text) => string.Join(' ', Place().Matches(text).Select(m => m.Value).Distinct().Order());

    [GeneratedRegex("\\bT(?:exts)?\\[\"([a-zA-Z.]+)\"\\]|\\bFormat\\(\"([a-zA-Z.]+)\"")]
    private static partial Regex Asked();

    [GeneratedRegex("\\bCount\\(\"([a-zA-Z.]+)\"")]
    private static partial Regex Counted();

    [GeneratedRegex("\\{[0-9]\\}")]
    private static partial Regex Place();
}
