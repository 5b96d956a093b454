using CherryPie.Server.Cli;
using CherryPie.Server.Platform.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

/// <summary>The program as an operator types it, with and without slips.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--version", 0, "CherryPie Server 0.1.0")]
    [InlineData("version", 0, "CherryPie Server 0.1.0")]
    [InlineData("accounts --help", 0, "accounts create NAME")]
    [InlineData("accounts -h", 0, "accounts rotate KEY")]
    [InlineData("accounts lst", 1, "Unknown verb 'accounts lst'. Did you mean 'accounts list'?")]
    [InlineData("serve", 1, "without one the program serves")]
    [InlineData("--halp", 1, "Did you mean --help?")]
    [InlineData("accounts", 1, "'accounts' alone is no verb. There are:")]
    [InlineData("acounts list", 1, "Unknown verb 'acounts'. Did you mean 'accounts list'?")]
    [InlineData("docter", 1, "Did you mean 'doctor'?")]
    [InlineData("inspekt a.pkpass", 1, "Did you mean 'inspect'?")]
    [InlineData("help", 0, "secrets rotate")]
    [InlineData("doctor --jsn", 1, "Unknown option --jsn; did you mean --json. Usage: doctor")]
    [InlineData("--Mail:Hots x", 1, "Unknown option --Mail:Hots. Did you mean --Mail:Host?")]
    [InlineData("events tail --account a --bogus x", 1, "Unknown option --bogus. Known: --account, --since, --follow, --json, --")]
    [InlineData("inspect /", 1, "/ is a folder; name the .pkpass itself.")]
    [InlineData("xyzzyxyzzy", 1, "Without a verb: serves.")]
    public async Task Slips_are_answered_with_what_was_meant(string typed, int code, string says)
    {
        var home = Directory.CreateTempSubdirectory("cherrypie-cli").FullName;
        try
        {
            await using var process = ServerProcess.Start(home, typed.Split(' '));
            var (ended, output) = await process.Ended();
            Assert.Equal(code, ended);
            Assert.Contains(says, output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public void Every_verb_stands_in_the_table_of_the_documents()
    {
        var table = File.ReadAllLines(Path.Combine(Repository.Folder, "docs/operations.md"))
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split("` |")[0])
            .ToList();
        Assert.All(Verbs.All, v => Assert.Contains(table, l => l.Contains('`' + v.Name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("acounts", "accounts")]
    [InlineData("acconuts", "accounts")]
    [InlineData("LIST", "list")]
    [InlineData("zz", null)]
    [InlineData("", null)]
    public void A_word_is_near_another_when_few_letters_differ(string word, string? near) =>
        Assert.Equal(near, Suggestion.For(word, ["list", "accounts", "doctor"]));
}
