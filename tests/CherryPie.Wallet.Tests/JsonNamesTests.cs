using System.Text.Json;
using CherryPie.Server.Tests;
using Xunit;

namespace CherryPie.Wallet.Tests;

/// <summary>Names come out as they stand, whichever names were read before and by whichever thread.</summary>
public sealed class JsonNamesTests
{
    private static readonly string[] _parts = ["a", "b", "Z", "é", "ß", "漢", "😀", "\\u0061", "\\\"", "\\\\", " ", "key", "label", "0"];

    [Fact]
    public void Every_name_comes_out_as_it_stands() =>
        Parallel.For(
            0,
            8,
            thread =>
            {
                var random = new Random(thread);
                for (var i = 0; i < TestScale.Of(full: 50_000, reduced: 3_000); i++)
                {
                    var name = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => _parts[random.Next(_parts.Length)]));
                    using var document = JsonDocument.Parse($$"""{"{{name}}":1}""");
                    var member = document.RootElement.EnumerateObject().Single();
                    Assert.Equal(member.Name, JsonNames.Of(member));
                    Assert.Equal(member.Name, JsonNames.Of(member));
                }
            }
        );

    [Fact]
    public void A_name_that_is_no_Unicode_is_none()
    {
        foreach (var json in new[] { "{\"\\ud800\":1}"u8.ToArray(), [.. "{\""u8, 0xFF, .. "\":1}"u8] })
        {
            using var document = JsonDocument.Parse(json);
            var member = document.RootElement.EnumerateObject().Single();
            Assert.Throws<InvalidOperationException>(() => JsonNames.Of(member));
        }
    }
}
