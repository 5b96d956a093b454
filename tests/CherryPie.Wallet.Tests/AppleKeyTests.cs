using System.Text.Json;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>Every key that Apple documents can be set in a design and comes out as Apple types it.</summary>
public sealed class AppleKeyTests
{
    /// <summary>The path of each key that a design takes, down to single values.</summary>
    public static TheoryData<string> Paths => [.. AppleSamples.All.Select(s => s.Path)];

    [Theory, MemberData(nameof(Paths))]
    public void A_key_comes_out_as_it_was_set(string path)
    {
        var sample = AppleSamples.All.Single(s => s.Path == path);
        var source = Source(AppleSamples.Design(sample.Style, sample.In(sample.Value)));
        Assert.Empty(Faults(source));
        var emitted = Emit(Read(source), Pass());
        Assert.Equal(sample.Emitted, sample.At(emitted)?.GetRawText());
    }

    [Theory, MemberData(nameof(Paths))]
    public void A_placeholder_for_a_key_takes_its_type(string path)
    {
        var sample = AppleSamples.All.Single(s => s.Path == path);
        if (sample.Dynamic is not { } value)
        {
            return; // lists of fields hold their placeholders in the fields
        }

        var source = Source(
            AppleSamples.Design(sample.Style, sample.In("\"#{value}\"")),
            null,
            new DynamicKey("value", DynamicKeyType.Text)
        );
        Assert.Empty(Faults(source));
        var design = Read(source);
        Assert.Empty(design.Lint(Pass(("value", value)), nfcCertificate: false));
        Assert.Equal(sample.Emitted, sample.At(Emit(design, Pass(("value", value))))?.GetRawText());
        Assert.Null(sample.At(Emit(design, Pass())));
    }

    [Theory, MemberData(nameof(Paths))]
    public void What_is_not_of_the_type_is_refused_by_the_callers_name(string path)
    {
        var sample = AppleSamples.All.Single(s => s.Path == path);
        var faults = Faults(AppleSamples.Design(sample.Style, sample.In("{\"@\":{}}")));
        Assert.StartsWith("passbook." + sample.Path, faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public void All_keys_of_pass_builder_are_there()
    {
        var known = AppleSamples.All.Select(s => s.Path.Split('.', '[')).ToList();
        var top = known.Select(k => k[0]).Concat(PassKeys.Same.Select(k => k.Name)).ToHashSet();
        Assert.All(
            PassBuilder.Pass.Except(PassBuilder.Server),
            key => Assert.True(top.Contains(key) || DesignRaw.AttributeOf(key) is not null, key)
        );
        var tags = SemanticKeys.All.Members;
        Assert.All(PassBuilder.Semantics, key => Assert.Contains(tags, t => t.Is(key)));
        var upcoming = PassKeys.All.Find("upcomingPassInformation")!.Type.Members;
        Assert.All(PassBuilder.Upcoming, key => Assert.Contains(upcoming, t => t.Is(key)));
    }

    [Theory]
    [InlineData("\"semantics\":{\"departureAirportTimeZone\":\"Europe/Berlin\"}", "departureLocationTimeZone")]
    [InlineData("\"semantics\":{\"destinationAirportTimeZone\":\"Europe/Berlin\"}", "destinationLocationTimeZone")]
    [InlineData(
        "\"semantics\":{\"departureAirportSecurityPrograms\":[\"PKTransitSecurityProgramOSS\"]}",
        "departureLocationSecurityPrograms"
    )]
    [InlineData("\"semantics\":{\"airlineLoungePlaceID\":\"I1\"}", "\"loungePlaceIDs\":[\"I1\"]")]
    [InlineData("\"upcomingPassInformation\":[{\"identifier\":\"a\",\"type\":\"event\",\"name\":\"A\",\"urls\":{}}]", "upcoming")]
    public void Other_spellings_of_apples_tool_are_written_as_documented(string design, string written)
    {
        Assert.Empty(Faults(Card(design)));
        Assert.Contains(written, Emit(Card(design)).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"semantics\":{\"evntName\":\"A\"}", "passbook.semantics.evntName", "perhaps eventName")]
    [InlineData("\"semantics\":{\"seats\":[{\"row\":\"1\"}]}", "passbook.semantics.seats[0].row", "seatRow")]
    [InlineData(
        "\"featuredActions\":[{\"identifier\":\"a\",\"type\":\"shop\",\"URI\":\"https://a.example\"}]",
        "passbook.featuredActions[0].URI",
        "url"
    )]
    [InlineData("\"posterGeneric\":{\"header\":[]}", "passbook.posterGeneric.header", "")]
    [InlineData("\"featuredActions\":[{\"identifier\":\"a\",\"type\":\"buy\"}]", "passbook.featuredActions[0].type", "one of viewSchedule")]
    [InlineData("\"raw\":{\"serialNumber\":\"1\"}", "passbook.raw.serialNumber", "set by the server")]
    [InlineData("\"raw\":{\"semantics\":{}}", "passbook.raw.semantics", "semantics of the design")]
    [InlineData("\"raw\":{\"logoText\":\"a\"}", "passbook.raw.logoText", "logoText sets it")]
    [InlineData("\"sellURL\":\"sell\"", "passbook.sellURL", "must be an address")]
    public void A_name_or_word_that_apple_does_not_know_is_refused(string design, string path, string says)
    {
        var fault = Assert.Single(Faults(Card(design)));
        Assert.StartsWith(path + ": ", fault, StringComparison.Ordinal);
        Assert.Contains(says, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_keys_come_out_with_the_passs_values()
    {
        var pass = Emit(Card("\"raw\":{\"newKey2028\":{\"a\":[1,\"#{b}\"]}}"), ("b", "x"));
        Assert.Equal("""{"a":[1,"x"]}""", pass.GetProperty("newKey2028").GetRawText());
    }

    [Fact]
    public void A_pass_has_data_of_its_own_merged_over_its_designs()
    {
        var findings = new List<PassFinding>();
        var own = PassOverrides.Read(
            Json(
                """
                {"semantics":{"departureGate":"B7","seats":[{"seatNumber":"9"}],"passengerName":{"givenName":"A"}},
                 "changeSeatURL":"https://a.example/9","preferredStyleSchemes":["semanticBoardingPass"],
                 "relevantDates":[{"date":"2030-01-01T10:00"}],"voided":true,"expirationDate":"2030-02-01"}
                """
            ),
            "passbook",
            null,
            findings
        );
        Assert.Empty(findings);
        var design = Read(
            """
            {"type":"boardingPass","desc":"A flight","transitType":"air","upgradeURL":"https://a.example/up",
             "semantics":{"departureGate":"A1","airlineCode":"EX","seats":[{"seatRow":"1"}],"passengerName":{"familyName":"L"}}}
            """
        );
        var pass = Emit(design, Pass() with { Overrides = own });
        Assert.Equal(
            """{"departureGate":"B7","airlineCode":"EX","seats":[{"seatNumber":"9"}],"passengerName":{"familyName":"L","givenName":"A"}}""",
            pass.GetProperty("semantics").GetRawText()
        );
        Assert.Equal("https://a.example/9", pass.GetProperty("changeSeatURL").GetString());
        Assert.Equal("https://a.example/up", pass.GetProperty("upgradeURL").GetString());
        Assert.Equal("2030-01-01T10:00:00Z", pass.GetProperty("relevantDate").GetString());
        Assert.True(pass.GetProperty("voided").GetBoolean());
        Assert.Equal("2030-02-01T00:00:00Z", pass.GetProperty("expirationDate").GetString());
        Assert.False(pass.TryGetProperty("preferredStyleSchemes", out _));
    }

    [Fact]
    public void A_wrong_name_in_a_passs_own_data_is_refused_too()
    {
        var findings = new List<PassFinding>();
        PassOverrides.Read(Json("""{"semantics":{"departureGat":"B7"}}"""), "passbook", null, findings);
        Assert.Equal(
            "passbook.semantics.departureGat: \"departureGat\" is no semantic tag that Apple knows; perhaps departureGate",
            Assert.Single(findings).ToString()
        );
    }

    [Theory]
    [InlineData("eventTicket", "posterEventTicket", """["posterEventTicket","eventTicket"]""")]
    [InlineData("boardingPass", "semanticBoardingPass", """["semanticBoardingPass","boardingPass"]""")]
    [InlineData("storeCard", "posterEventTicket", null)]
    public void The_classic_style_is_always_the_last_scheme(string style, string scheme, string? written)
    {
        var pass = Emit(Card($"\"transitType\":\"air\",\"preferredStyleSchemes\":[\"{scheme}\"]", style));
        Assert.Equal(written, pass.TryGetProperty("preferredStyleSchemes", out var schemes) ? schemes.GetRawText() : null);
    }

    [Fact]
    public void An_nfc_key_is_compressed_and_stripped_of_white_space()
    {
        const string open =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==";
        var spaced = $"{open[..60]}\\n {open[60..]}";
        var nfc = Emit(Card($"\"nfc\":{{\"message\":\"m\",\"requiresAuthentication\":true,\"encryptionPublicKey\":\"{spaced}\"}}"))
            .GetProperty("nfc");
        Assert.Equal(
            "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY=",
            nfc.GetProperty("encryptionPublicKey").GetString()
        );
        Assert.Equal(JsonValueKind.True, nfc.GetProperty("requiresAuthentication").ValueKind);
        var off = Card("\"nfc\":{\"message\":\"m\",\"encryptionPublicKey\":\"AAAA\"}");
        Assert.Contains("P-256", Assert.Single(Faults(Source(off), nfcCertificate: true)), StringComparison.Ordinal);
    }
}
