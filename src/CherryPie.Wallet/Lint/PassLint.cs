using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>The one checker of pass.json, our own or foreign. It looks at structure alone; images, manifest and signature are checked
/// elsewhere.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
public static class PassLint
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 256 };
    private static readonly string[] _styles = ["boardingPass", "coupon", "eventTicket", "generic", "storeCard"];

    /// <summary>Checks a pass.json.</summary>
    /// <param name="passJson">Its bytes; any bytes do. JSON that is nested deeper than 256 levels is a fault as what is no JSON.</param>
    /// <param name="nfcCertificate">Whether the certificate may sign an NFC dictionary; null when that is unknown and not to be
    /// judged.</param>
    /// <param name="findings">Takes the faults; paths are those of pass.json.</param>
    /// <exception cref="ArgumentNullException">There is nothing to take the faults.</exception>
    public static void Check(ReadOnlySpan<byte> passJson, bool? nfcCertificate, ICollection<PassFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        Check(passJson, nfcCertificate, new LintReading(findings, isOfDesign: false));
    }

    /// <summary>Finds what Wallet accepts and passes over, cuts, or shows otherwise than meant: barcodes that are wider than what a phone
    /// shows legibly, that iOS draws no symbol of, or that older systems do not know; what a newer layout lacks; more fields than a style
    /// shows; keys that Apple does not know.</summary>
    /// <param name="passJson">Its bytes; any bytes do.</param>
    /// <param name="warnings">Takes them; paths are those of pass.json.</param>
    /// <param name="files">The paths of the package's files, for what needs a picture; null where they are not known.</param>
    /// <exception cref="ArgumentNullException">There is nothing to take them.</exception>
    public static void Advise(ReadOnlySpan<byte> passJson, ICollection<PassFinding> warnings, IReadOnlyCollection<string>? files = null)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        var reading = new LintReading([], isOfDesign: false)
        {
            Warnings = warnings,
            IsAdvising = true,
            Files = files,
        };
        Check(passJson, null, reading);
    }

    internal static void Check(ReadOnlySpan<byte> passJson, bool? nfcCertificate, LintReading reading)
    {
        try
        {
            Check(new LintNode(JsonElement.Parse(passJson, _options), "", reading), nfcCertificate);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: names that are no valid Unicode.
            reading.Findings.Add(new("pass.json", "is not JSON; must be one strict JSON object in UTF-8 without byte order mark"));
        }
    }

    private static void Check(LintNode pass, bool? nfcCertificate)
    {
        if (pass.Kind != JsonValueKind.Object)
        {
            pass.Fault("must be a JSON object");
            return;
        }

        CheckIdentity(pass);
        var styles = Array.FindAll(_styles, s => pass[s].Exists);
        if (styles.Length != 1)
        {
            pass.Fault(
                styles.Length == 0
                    ? $"has no style; must have exactly one of {string.Join(", ", _styles)}"
                    : $"has {styles.Length} styles ({string.Join(", ", styles)}); must have exactly one"
            );
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var style in styles)
        {
            StyleLint.Check(pass[style], style, keys);
        }

        if (pass["groupingIdentifier"].Exists && !styles.Contains("boardingPass") && !styles.Contains("eventTicket"))
        {
            pass["groupingIdentifier"].Fault("is for boardingPass and eventTicket only; must be left out");
        }

        if (pass["posterGeneric"] is { Exists: true } poster)
        {
            // Its keys may be those of the style beside it: Apple's own example has some in both.
            StyleLint.Check(poster, "posterGeneric", new(StringComparer.Ordinal));
        }

        PassKeys.Checked.CheckMembers(pass);
        CheckAppearance(pass);
        BarcodeLint.Check(pass);
        RelevanceLint.Check(pass);
        NfcLint.Check(pass["nfc"], nfcCertificate);
        CheckLinks(pass);
        if (pass.Reading is { IsAdvising: true, Warnings: not null })
        {
            SchemeLint.Advise(pass);
            DisplayLint.Advise(pass);
            TravelLint.Advise(pass["semantics"]);
        }
    }

    private static void CheckIdentity(LintNode pass)
    {
        var version = pass["formatVersion"];
        if (!version.IsNumber(out var number) || number != 1)
        {
            version.Fault("must be the number 1");
        }

        if (pass["passTypeIdentifier"].Required() is { } type && !type.StartsWith("pass.", StringComparison.Ordinal))
        {
            pass["passTypeIdentifier"].Fault("must begin with pass.");
        }

        pass["teamIdentifier"].Required();
        pass["serialNumber"].Required();
        pass["organizationName"].Required();
        pass["description"].Required();
        foreach (var name in (string[])["voided", "sharingProhibited", "suppressStripShine"])
        {
            if (pass[name] is { Exists: true, Kind: not (JsonValueKind.True or JsonValueKind.False) } flag)
            {
                flag.Fault("must be true or false");
            }
        }
    }

    private static void CheckAppearance(LintNode pass)
    {
        foreach (var name in (string[])["backgroundColor", "foregroundColor", "labelColor"])
        {
            var color = pass[name];
            if (color.Exists && !PassColor.IsRgb(color.PlainText))
            {
                color.Fault($"\"{Shown.Short(color.PlainText ?? "")}\" is no colour; must be {pass.Reading.AllowedColor}");
            }
        }

        pass["logoText"].OptionalText();
    }

    private static void CheckLinks(LintNode pass)
    {
        var url = pass["webServiceURL"];
        var token = pass["authenticationToken"];
        if (url.Exists != token.Exists)
        {
            (url.Exists ? token : url).Fault("is missing; webServiceURL and authenticationToken must be both there or neither");
        }

        if (url.Exists && !WebServiceUrl.IsUsable(url.PlainText))
        {
            url.Fault("must be an https address without blanks and without /v1 at its end");
        }

        if (token.Exists && token.PlainText is not { Length: >= 16 })
        {
            token.Fault("must be a string of at least 16 characters");
        }

        var stores = pass["associatedStoreIdentifiers"];
        foreach (var id in stores.Items("an array of numbers"))
        {
            if (!id.IsNumber(out var number) || number <= 0 || number != Math.Floor(number))
            {
                id.Fault("must be an iTunes id (a positive whole number)");
            }
        }

        if (pass["appLaunchURL"] is { Exists: true } launch)
        {
            launch.OptionalText();
            if (stores.Count == 0)
            {
                launch.Fault($"needs the id of an app beside it, in {pass.Reading.StoreIds}; must be left out or have one");
            }
        }

        if (pass["userInfo"].PlainText?.TrimStart() is ['{' or '[', ..])
        {
            pass["userInfo"].Fault("must be a JSON value, not a string that holds JSON");
        }
    }
}
