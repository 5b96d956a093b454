using System.Runtime.CompilerServices;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>The examples of the CherryPie document as printed there.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void The_template_of_create_a_template_gives_a_pass()
    {
        var source = Template("create");
        Assert.Empty(Faults(source));
        var design = Read(source);
        Assert.Equal(
            """
            {"formatVersion":1,"passTypeIdentifier":"pass.com.example.card","serialNumber":"RanD0mStr1ng00",
            "teamIdentifier":"A1B2C3D4E5","organizationName":"Organisation Name",
            "description":"Basic description of the template.","associatedStoreIdentifiers":[967907684],
            "backgroundColor":"rgb(245, 244, 244)","foregroundColor":"rgb(53, 153, 219)","labelColor":"rgb(22, 88, 168)",
            "generic":{"headerFields":[{"key":"header1","label":"Points",
            "value":10,"numberStyle":"PKNumberStyleDecimal","changeMessage":"Your new point balance is %@",
            "textAlignment":"PKTextAlignmentRight"}],"secondaryFields":[
            {"key":"secondary1","value":"Hello","textAlignment":"PKTextAlignmentLeft"}],
            "backFields":[{"key":"back1","label":"Find us","value":"contact.example.com"},
            {"key":"back2","label":"Customer Service Number","value":"1234567"}]}}
            """.ReplaceLineEndings(""),
            Emit(design, Pass(("points", "10"))).GetRawText()
        );
        Assert.Equal(["en.lproj/pass.strings", "fr.lproj/pass.strings"], design.Render(Pass()).Strings.Select(s => s.Path));
    }

    [Fact]
    public void The_template_of_retrieve_a_template_gives_a_pass()
    {
        var source = Template("retrieved");
        Assert.Empty(Faults(source));
        var pass = Emit(Read(source), Pass(("memberFirstName", "Ada"), ("memberLastName", "L"), ("memberPoints", "1.5")));
        var fields = pass.GetProperty("generic");
        Assert.Equal("Ada L", fields.GetProperty("primaryFields")[0].GetProperty("value").GetString());
        Assert.Equal(1.5m, fields.GetProperty("headerFields")[0].GetProperty("value").GetDecimal());
        Assert.Equal("\"Add\" to Wallet >>", pass.GetProperty("description").GetString());
        Assert.Equal(14, StringsParser.Parse(Read(source).Render(Pass()).Strings[0].Content.Span).Count);
    }

    [Fact]
    public void The_overall_json_gives_a_pass_but_for_its_made_up_key()
    {
        var design = Json(File.ReadAllText(PathOf("overall")));
        var faults = Faults(Source(design.GetRawText()), nfcCertificate: true);
        Assert.StartsWith("passbook.nfc.encryptionPublicKey: must be the base64", Assert.Single(faults), StringComparison.Ordinal);
        Assert.Equal(2, Faults(Source(design.GetRawText()), nfcCertificate: false).Count);
        Assert.Empty(
            Faults(
                Source(design.GetRawText().Replace("L0ngRand0m3ncrypt1onK3y", NfcKeyText, StringComparison.Ordinal)),
                nfcCertificate: true
            )
        );

        var pass = Emit(Read(Source(design.GetRawText())), Pass());
        Assert.Equal(
            """[{"latitude":22.28735687010302,"longitude":114.14827988250626,"altitude":15,"relevantText":"Welcome to PassKit"}]""",
            pass.GetProperty("locations").GetRawText()
        );
        Assert.Equal(
            """{"format":"PKBarcodeFormatPDF417","message":"BarcodeText","messageEncoding":"UTF-8","altText":"Text below the barcode"}""",
            pass.GetProperty("barcode").GetRawText()
        );
        Assert.Equal("""{"Name":"Percy"}""", pass.GetProperty("userInfo").GetRawText());
        Assert.Equal("rgb(22, 88, 168)", pass.GetProperty("labelColor").GetString());
        Assert.Equal("fb://profile/331998086879963", pass.GetProperty("appLaunchURL").GetString());
        Assert.False(pass.TryGetProperty("groupingIdentifier", out _));
    }

    internal static PassDesignSource Template(string name)
    {
        var template = Json(File.ReadAllText(PathOf(name)));
        var keys = template
            .GetProperty("dynamicKeys")
            .EnumerateArray()
            .Select(k => new DynamicKey(
                k.GetProperty("key").GetString()!,
                k.GetProperty("type").GetString() == "number" ? DynamicKeyType.Number : DynamicKeyType.Text
            ));
        return Source(template.GetProperty("passbook").GetRawText(), template.GetProperty("passbookLang").GetRawText(), [.. keys]);
    }

    internal static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Designs", name + ".json");
}
