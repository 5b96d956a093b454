using CherryPie.Server.Cli;
using CherryPie.Server.Platform.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

public sealed class VerbTests
{
    private static readonly Verb _sign = new(
        "dev sign FILE.csr --team TEAM --out FILE.cer [--key K] [--nfc]",
        "signs",
        (_, _, _) => Task.FromResult(0)
    );

    [Fact]
    public void A_usage_line_says_which_arguments_there_are()
    {
        Assert.Equal("dev sign", _sign.Name);
        Assert.Equal(
            [
                new VerbParameter("FILE.csr", Required: true, TakesValue: false),
                new VerbParameter("--team", Required: true, TakesValue: true),
                new VerbParameter("--out", Required: true, TakesValue: true),
                new VerbParameter("--key", Required: false, TakesValue: true),
                new VerbParameter("--nfc", Required: false, TakesValue: false),
            ],
            _sign.Parameters
        );
    }

    [Fact]
    public void Arguments_are_read_in_any_order_and_settings_are_left_over()
    {
        List<string> words = ["--team=T", "my.csr", "--DataFolder", "/d", "--nfc", "--out", "my.cer"];
        var arguments = VerbArguments.Take(_sign, words);
        Assert.Equal("my.csr", arguments.Value("FILE.csr"));
        Assert.Equal("T", arguments.Value("--team"));
        Assert.Equal("my.cer", arguments.Value("--out"));
        Assert.True(arguments.Has("--nfc"));
        Assert.Null(arguments.Find("--key"));
        Assert.Equal(["--DataFolder", "/d"], words);
    }

    [Theory]
    [InlineData("--team T --out o", "FILE.csr is missing")]
    [InlineData("a.csr --out o", "--team is missing")]
    [InlineData("a.csr --out o --team", "--team needs a value")]
    [InlineData("a.csr b.csr --out o --team T", "'b.csr' is one too many")]
    public void What_is_wrong_is_said_with_the_usage(string words, string wrong)
    {
        var error = Assert.Throws<OperatorError>(() => VerbArguments.Take(_sign, [.. words.Split(' ')]));
        Assert.StartsWith(wrong, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(_sign.Usage, error.Message, StringComparison.Ordinal);
    }
}
