using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Writes pass.json. <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
internal static class PassJson
{
    /// <summary>A pass of nobody, to resolve what depends on no pass.</summary>
    public static readonly PassContent Nobody = new()
    {
        SerialNumber = "",
        PassTypeIdentifier = "",
        TeamIdentifier = "",
    };

    private const int KeptCapacity = 128 * 1024;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? _kept;

    public static byte[] Write(DesignDocument design, PassContent content)
    {
        var (bytes, json) = _kept ?? Fresh();
        _kept = null;
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        Write(json, design, content);
        json.Flush();
        var result = bytes.WrittenSpan.ToArray();
        _kept = bytes.Capacity <= KeptCapacity ? (bytes, json) : null;
        return result;
    }

    public static void Write(this PassDate date, Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[PassDate.MaxLength];
        json.WriteString(name, text[..date.Format(text)]);
    }

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json) Fresh()
    {
        var bytes = new ArrayBufferWriter<byte>(8192);
        return (bytes, new(bytes, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }));
    }

    private static void Write(Utf8JsonWriter json, DesignDocument design, PassContent content)
    {
        var own = content.Overrides;
        json.WriteStartObject();
        json.WriteNumber("formatVersion"u8, 1);
        json.WriteString("passTypeIdentifier"u8, content.PassTypeIdentifier);
        json.WriteString("serialNumber"u8, content.SerialNumber);
        json.WriteString("teamIdentifier"u8, content.TeamIdentifier);
        json.WriteString("organizationName"u8, design.OrganizationName?.Fill(content) ?? "");
        json.WriteString("description"u8, design.Description.Fill(content));
        if (content.WebServiceUrl is not null && content.AuthenticationToken is not null)
        {
            json.WriteString("webServiceURL"u8, content.WebServiceUrl);
            json.WriteString("authenticationToken"u8, content.AuthenticationToken);
        }

        if (content.Voided)
        {
            json.WriteBoolean("voided"u8, true);
        }

        if (content.ExpirationDate is { } end)
        {
            new PassDate(end).Write(json, "expirationDate"u8);
        }

        WriteLinks(json, design, content);
        (own?.Background ?? design.Background)?.Write(json, "backgroundColor"u8, content);
        (own?.Foreground ?? design.Foreground)?.Write(json, "foregroundColor"u8, content);
        (own?.LabelColor ?? design.LabelColor)?.Write(json, "labelColor"u8, content);
        design.LogoText.WriteText(json, "logoText"u8, content);
        WriteRelevance(json, design, content);
        DesignBarcode.Write(design.Barcodes, json, content);
        WriteNfc(json, design, content);
        json.WriteStartObject(design.Style.Key());
        if (design.Style == PassStyle.BoardingPass && design.TransitType?.Resolve(content) is { } transit)
        {
            json.WriteString("transitType"u8, transit);
        }

        foreach (var group in design.Fields)
        {
            group.Write(json, content);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter json, DesignDocument design, PassContent content)
    {
        if (design.Style is PassStyle.BoardingPass or PassStyle.EventTicket)
        {
            (content.Overrides?.GroupId ?? design.GroupId).WriteText(json, "groupingIdentifier"u8, content);
        }

        if (design.StoreIds.Count > 0)
        {
            json.WriteStartArray("associatedStoreIdentifiers"u8);
            foreach (var id in design.StoreIds)
            {
                var text = id.Fill(content);
                if (decimal.TryParse(text, CultureInfo.InvariantCulture, out var number))
                {
                    json.WriteNumberValue(number);
                }
                else
                {
                    json.WriteStringValue(text);
                }
            }

            json.WriteEndArray();
        }

        design.AppLaunchUrl.WriteText(json, "appLaunchURL"u8, content);
        if ((content.Overrides?.UserInfo ?? design.UserInfo) is { } info)
        {
            json.WritePropertyName("userInfo"u8);
            info.Write(json, content);
        }
    }

    private static void WriteRelevance(Utf8JsonWriter json, DesignDocument design, PassContent content)
    {
        var locations = content.Overrides?.Locations ?? design.Locations;
        var beacons = content.Overrides?.Beacons ?? design.Beacons;

        // Coupons and store cards know no date; a generic pass only beside a location.
        var dated =
            design.Style is PassStyle.BoardingPass or PassStyle.EventTicket || (design.Style == PassStyle.Generic && locations.Count > 0);
        var (text, zone) = content.Overrides?.RelevantDate is { } own ? (own, content.Overrides.Zone) : (design.RelevantDate, design.Zone);
        if (dated && text is not null && PassDate.TryRead(text.Fill(content), zone, out var date))
        {
            // iOS 18 reads the second name inside the entry, iOS 26 the first, older ones the key outside.
            date.Write(json, "relevantDate"u8);
            json.WriteStartArray("relevantDates"u8);
            json.WriteStartObject();
            date.Write(json, "date"u8);
            date.Write(json, "relevantDate"u8);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (locations.Count > 0)
        {
            json.WriteStartArray("locations"u8);
            foreach (var location in locations)
            {
                location.Write(json, content);
            }

            json.WriteEndArray();
        }

        if (
            design.MaxDistance?.Fill(content) is { Length: > 0 } distance
            && !(NumberText.TryDouble(distance, out var metres) && metres == 0)
        )
        {
            NumberText.Write(json, "maxDistance"u8, distance);
        }

        if (beacons.Count > 0)
        {
            json.WriteStartArray("beacons"u8);
            foreach (var beacon in beacons)
            {
                beacon.Write(json, content);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteNfc(Utf8JsonWriter json, DesignDocument design, PassContent content)
    {
        if (design.NfcMessage is null && design.NfcKey is null)
        {
            return;
        }

        json.WriteStartObject("nfc"u8);
        json.WriteString("message"u8, design.NfcMessage?.Fill(content) ?? "");
        json.WriteString("encryptionPublicKey"u8, design.NfcKey?.Fill(content).Trim() ?? "");
        json.WriteEndObject();
    }
}
