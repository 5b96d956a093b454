using Xunit;

namespace CherryPie.Wallet.Tests.Google;

public sealed class SettingsTests
{
    [Fact]
    public void Settings_are_read_and_kept_as_they_were_sent()
    {
        const string json = """
            {"type":"loyalty","roles":{"points":"p"},"rows":[["p","q"],["r"]],
            "notify":false,"screenshots":false,"shimmer":true,"class":{"homepageUri":{"uri":"https://a.example"}}}
            """;
        var settings = GooglePasses.Settings(json);
        Assert.Equal(GooglePassKind.Loyalty, settings.Type);
        Assert.Equal("p", settings.Roles["points"]);
        Assert.Equal(["p", "q"], settings.Rows[0]);
        Assert.False(settings.Notify);
        Assert.False(settings.Screenshots);
        Assert.True(settings.Shimmer);
        Assert.Equal(json.Trim(), settings.Json.GetRawText());
    }

    [Fact]
    public void Without_settings_the_kind_is_automatic_and_changes_notify()
    {
        foreach (var settings in (GoogleSettings[])[GoogleSettings.Automatic, GooglePasses.Settings("""{"type":"auto","notify":null}""")])
        {
            Assert.Null(settings.Type);
            Assert.True(settings.Notify);
            Assert.Null(settings.Screenshots);
            Assert.Empty(settings.Rows);
        }
    }

    [Theory]
    [InlineData("""[]""", "googleWallet: must be an object with any of type, roles")]
    [InlineData("""{"typ":"generic"}""", "googleWallet.typ: is not known; must be one of type, roles")]
    [InlineData("""{"type":"coupon"}""", "googleWallet.type: \"coupon\" must be one of auto, generic, loyalty, offer, eventTicket, flight")]
    [InlineData("""{"type":3}""", "googleWallet.type: must be one of auto, generic")]
    [InlineData("""{"roles":{"point":"a"}}""", "googleWallet.roles.point: is no role; must be one of points, accountId")]
    [InlineData("""{"roles":{"points":7}}""", "googleWallet.roles.points: must be the itemName of a field, 1 to 64 characters")]
    [InlineData("""{"roles":[]}""", "googleWallet.roles: must be an object {role: itemName of a field}")]
    [InlineData("""{"rows":[["a"],["a"],["a"],["a"]]}""", "googleWallet.rows: has 4 rows; must be an array of at most 3 rows")]
    [InlineData("""{"rows":[["a","b","c","d"]]}""", "googleWallet.rows[0]: must be an array of 1 to 3 itemNames of fields")]
    [InlineData("""{"rows":[[]]}""", "googleWallet.rows[0]: must be an array of 1 to 3 itemNames of fields")]
    [InlineData("""{"rows":[[""]]}""", "googleWallet.rows[0][0]: must be the itemName of a field")]
    [InlineData("""{"notify":"yes"}""", "googleWallet.notify: must be true or false")]
    [InlineData("""{"class":[]}""", "googleWallet.class: must be an object with members of a Google Wallet class")]
    [InlineData("""{"class":{"id":"1.2"}}""", "googleWallet.class.id: is set by the server; must be left out")]
    [InlineData("""{"object":{"notifyPreference":"NOTIFY_ON_UPDATE"}}""", "googleWallet.object.notifyPreference: is set by the server")]
    [InlineData("""{"object":{"state":"ACTIVE"}}""", "googleWallet.object.state: is set by the server; must be left out")]
    public void What_is_not_allowed_is_named_with_what_is(string json, string fault) =>
        Assert.StartsWith(fault, Assert.Single(GooglePasses.Faults(json)), StringComparison.Ordinal);

    [Fact]
    public void Long_raw_JSON_is_refused()
    {
        var json = $$$"""{"object":{"accountName":"{{{new string('a', 20_000)}}}"}}""";
        Assert.Equal(["googleWallet.object: must be at most 20000 characters of JSON"], GooglePasses.Faults(json));
    }

    [Fact]
    public void Roles_and_rows_name_fields_of_the_design()
    {
        var design = TestDesigns.Read(
            TestDesigns.Card(
                """
                "header":[{"itemName":"points","defaultValue":"1"}],"back":[{"itemName":"terms","defaultValue":"2"}]
                """
            )
        );
        Assert.Empty(GooglePasses.Faults("""{"roles":{"points":"points"},"rows":[["terms"]]}""", design));
        Assert.Equal(
            [
                "googleWallet.roles.points: \"point\" is no field; must be the itemName of a field of passbook; perhaps points",
                "googleWallet.rows[0][1]: \"nothing\" is no field; must be the itemName of a field of passbook",
            ],
            GooglePasses.Faults("""{"roles":{"points":"point"},"rows":[["terms","nothing"]]}""", design)
        );
    }
}
