using System.Text.RegularExpressions;
using Xunit;

namespace CherryPie.Server.Tests.Security;

/// <summary>docs/security.md names beside each claim the tests that hold it.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string[] _lines = File.ReadAllLines(Path.Combine(Repository.Folder, "docs/security.md"));

    /// <summary>What can be true or false: rows of tables, list items and paragraphs that begin in bold.</summary>
    private static IEnumerable<string> Claims =>
        _lines
            .SkipWhile(l => l != "## What is worth protecting")
            .Where(line => (line.StartsWith("| ", StringComparison.Ordinal) && !Head().IsMatch(line)) || Start().IsMatch(line));

    [Fact]
    public void Each_claim_has_a_test()
    {
        Assert.True(Claims.Count() > 25);
        Assert.DoesNotContain(Claims, c => !Name().IsMatch(c));
    }

    [Fact]
    public void Each_test_that_is_named_exists()
    {
        var tests = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Folder, "tests"), "*Tests.cs", SearchOption.AllDirectories))
        {
            var source = File.ReadAllText(file);
            if (Class().Match(source) is { Success: true } type)
            {
                tests.UnionWith(Test().Matches(source).Select(m => $"{type.Groups[1].Value}.{m.Groups[1].Value}"));
            }
        }

        Assert.True(tests.Count > 500);
        var named = _lines.SelectMany(l => Name().Matches(l)).Select(m => m.Groups[1].Value).ToList();
        Assert.True(named.Count > 60);
        Assert.DoesNotContain(named, n => !tests.Contains(n));
    }

    [GeneratedRegex("^\\| (They might|What|---) ")]
    private static partial Regex Head();

    [GeneratedRegex("^(\\* |\\*\\*)")]
    private static partial Regex Start();

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*Tests\\.[A-Z][A-Za-z0-9_]*)`")]
    private static partial Regex Name();

    [GeneratedRegex("public (?:sealed )?(?:partial )?class ([A-Za-z0-9]+Tests)\\b")]
    private static partial Regex Class();

    [GeneratedRegex("\n    public (?:async )?(?:Task|void) ([A-Z][A-Za-z0-9_]+)\\(")]
    private static partial Regex Test();
}
