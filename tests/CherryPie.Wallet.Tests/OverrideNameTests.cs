using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>What a caller writes and no phone gets is said, or refused where no old client can have sent it.</summary>
public sealed class OverrideNameTests
{
    [Theory]
    [InlineData("\"bgColour\":\"red\"", false, "passbook.bgColour: is not known, and was ignored; perhaps bgColor")]
    [InlineData("\"foregroundColor\":\"red\"", false, "passbook.foregroundColor: is not known, and was ignored; fgColor sets it")]
    [InlineData(
        "\"nfc\":{\"message\":\"1\"}",
        false,
        "passbook.nfc: is not known, and was ignored; nfc of its template's passbook sets it"
    )]
    [InlineData(
        "\"logoText\":\"A\"",
        false,
        "passbook.logoText: is not known, and was ignored; logoText of its template's passbook sets it"
    )]
    [InlineData("\"seat\":\"7A\"", false, "passbook.seat: is not known, and was ignored; semantics.seats sets it")]
    [InlineData("\"gate\":\"B2\"", false, "passbook.gate: is not known, and was ignored; semantics.departureGate sets it")]
    [InlineData("\"eventName\":\"A\"", false, "passbook.eventName: is not known, and was ignored; semantics.eventName sets it")]
    [InlineData("\"semantcs\":{}, \"semantics\":{\"eventName\":\"A\"}", true, null)] // nothing is in it
    [InlineData("\"semantcs\":{\"a\":1}", true, "passbook.semantcs: is not known, and was ignored; perhaps semantics")]
    [InlineData("\"zzzz\":1", false, "passbook.zzzz: is not known, and was ignored")]
    [InlineData("\"relevantDate\":null,\"BGCOLOR\":\"#112233\",\"raw\":null,\"posterGeneric\":{}", false, null)]
    public void A_name_in_a_passs_own_passbook_that_has_no_effect_is_said(string json, bool isNew, string? said)
    {
        var (faults, warnings) = (new List<PassFinding>(), new List<PassFinding>());
        Assert.Equal(isNew, PassOverrides.Judge(Json($"{{{json}}}"), "passbook", faults, warnings));
        Assert.Empty(faults);
        Assert.Equal(said is null ? [] : [said], warnings.Select(w => w.ToString()));
    }

    [Theory]
    [InlineData("\"raw\":{\"a\":1}", "passbook.raw: must be left out")]
    [InlineData("\"preferredStyleSchemes\":[\"posterEventTicket\"]", "passbook.preferredStyleSchemes: must be left out")]
    [InlineData("\"PosterGeneric\":{\"a\":1}", "passbook.PosterGeneric: must be left out: one pass has none of its own; posterGeneric of")]
    [InlineData("\"additionalInfoFields\":[{}]", "passbook.additionalInfoFields: must be left out")]
    [InlineData("\"locations\":[{\"lat\":1,\"lon\":2},null]", "passbook.locations[1]: is null; must be an object {lat, lon")]
    [InlineData("\"semantics\":{\"seats\":[null]}", "passbook.semantics.seats[0]: is null; must be an object")]
    public void What_no_old_client_sent_and_one_pass_cant_have_is_refused(string json, string said)
    {
        var faults = new List<PassFinding>();
        PassOverrides.Judge(Json($"{{{json}}}"), "passbook", faults, new List<PassFinding>());
        Assert.StartsWith(said, Assert.Single(faults).ToString(), StringComparison.Ordinal);
        var stored = new List<PassFinding>();
        PassOverrides.Read(Json($"{{{json}}}"), "passbook", null, stored);
        Assert.Empty(stored); // a pass that has it already goes on
    }

    [Theory]
    [InlineData("header", "[0]")]
    [InlineData("back", "[0]")]
    [InlineData("additionalInfoFields", "[0]")]
    [InlineData("locations", "[0]")]
    [InlineData("beacons", "[0]")]
    [InlineData("barcodes", "[0]")]
    [InlineData("assoStoreId", "[0]")]
    [InlineData("relevantDates", "[0]")]
    [InlineData("featuredActions", "[0]")]
    [InlineData("upcomingPassInformation", "[0]")]
    [InlineData("auxiliaryStoreIdentifiers", "[0]")]
    [InlineData("semantics.seats", "[0]")]
    [InlineData("semantics.performerNames", "[0]")]
    [InlineData("posterGeneric.headerFields", "[0]")]
    public void An_element_of_a_list_that_is_none_is_named(string list, string element)
    {
        foreach (var value in new[] { "null", "[]", "true" })
        {
            var names = list.Split('.');
            var json = string.Concat(names.Select(n => $"{{\"{n}\":")) + $"[{value}]" + new string('}', names.Length);
            Assert.Contains(Faults(Card(json[1..^1])), f => f.StartsWith($"passbook.{list}{element}: ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Barcodes", "must not stand in raw; barcodes sets it")]
    [InlineData("SerialNumber", "is set by the server")]
    [InlineData("Semantics", "must not stand in raw; semantics of the design sets it")]
    public void A_key_of_the_server_in_another_case_is_none_of_raw(string key, string said) =>
        Assert.Contains(said, Assert.Single(Faults(Card($"\"raw\":{{\"{key}\":[]}}"))), StringComparison.Ordinal);

    [Fact]
    public void A_key_in_raw_that_is_nearly_a_known_one_is_said()
    {
        var warnings = new List<PassFinding>();
        Read(Card("\"raw\":{\"barcodess\":[1],\"newKey2028\":1}")).Lint(nfcCertificate: false, warnings);
        Assert.Equal(
            "passbook.raw.barcodess: is no key that is known here, and stands in the pass as it is; perhaps barcodes",
            Assert.Single(warnings).ToString()
        );
    }
}
