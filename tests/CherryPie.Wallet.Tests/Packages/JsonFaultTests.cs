using System.Text;
using System.Text.Json;
using Xunit;

namespace CherryPie.Wallet.Tests.Packages;

public sealed class JsonFaultTests
{
    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", "has the key a twice")]
    [InlineData("{\"a\":{\"b\":[{},{\"c\":1,\"d\":2,\"c\":3}]}}", "has the key a.b[1].c twice")]
    [InlineData("{\"a\":1,}", "is no JSON: what stands at line 1, byte 8 is")]
    [InlineData("{\n\n  \"a\" 1}", "is no JSON: what stands at line 3, byte 7 is")]
    [InlineData("", "is no JSON: what stands at line 1, byte 1 is")]
    public void It_says_where_or_which(string json, string says)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var cause = Assert.ThrowsAny<JsonException>(() =>
        {
            using var _ = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
        });
        Assert.StartsWith(says, JsonFaults.Say(bytes, cause), StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_link_that_is_no_address_is_a_warning()
    {
        var json = Encoding
            .UTF8.GetString(TestPass.Json)
            .Replace("\"serial", "\"appLaunchURL\":\"not a url\",\"serial", StringComparison.Ordinal);
        var found = TestPass.Inspect(TestPass.Create(TestPass.Files(Encoding.UTF8.GetBytes(json))));
        Assert.Empty(found.Errors);
        Assert.Equal("appLaunchURL", Assert.Single(found.Warnings).Path);
    }
}
