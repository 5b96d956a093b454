using CherryPie.Server.Cli;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

/// <summary>Verbs print foreign names and texts; a terminal takes none of them for a command.</summary>
public sealed class PlainOutputTests
{
    [Theory]
    [InlineData("pass.com.example\u202Egnp.card", "pass.com.example\\u202Egnp.card")]
    [InlineData("\u001b[2Jgone", "\\u001B[2Jgone")]
    [InlineData("\u0007\u009b1A\u2066a\u200f", "\\u0007\\u009B1A\\u2066a\\u200F")]
    [InlineData("a\rb", "a\\u000Db")]
    [InlineData("\r 50 %", "\r 50 %")] // a line that shows progress
    [InlineData("H\u00fclle \u05d0\t1\n", "H\u00fclle \u05d0\t1\n")]
    public void Control_characters_are_printed_as_escapes(string text, string printed)
    {
        var output = new StringWriter();
        using var plain = PlainOutput.Of(output);
        plain.Write(text);
        plain.WriteLine(text);
        Assert.Equal(printed + printed + Environment.NewLine, output.ToString());
    }
}
