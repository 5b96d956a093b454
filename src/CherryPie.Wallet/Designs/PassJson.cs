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

    public static byte[] Write(DesignDocument design, PassContent content) => Write(design, content, null);

    /// <summary>Writes the same once more, for a map of where each of its values came from.</summary>
    public static SourceMap Trace(DesignDocument design, PassContent content) => WriteTraced(design, content).Map;

    /// <summary>Writes pass.json, with a map of where each of its values came from.</summary>
    public static (byte[] Json, SourceMap Map) WriteTraced(DesignDocument design, PassContent content)
    {
        var map = new SourceMap();
        return (Write(design, content, map), map);
    }

    public static void Write(this PassDate date, Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[PassDate.MaxLength];
        json.WriteString(name, text[..date.Format(text)]);
    }

    private static byte[] Write(DesignDocument design, PassContent content, SourceMap? map)
    {
        ArgumentNullException.ThrowIfNull(content);
        var (bytes, json) = _kept ?? Fresh();
        _kept = null;
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        Write(new PassWriter(json, content, map), design);
        json.Flush();
        var result = bytes.WrittenSpan.ToArray();
        _kept = bytes.Capacity <= KeptCapacity ? (bytes, json) : null;
        return result;
    }

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json) Fresh()
    {
        var bytes = new ArrayBufferWriter<byte>(8192);
        return (bytes, new(bytes, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }));
    }

    private static void Write(PassWriter pass, DesignDocument design)
    {
        var (json, content) = (pass.Json, pass.Content);
        var own = content.Overrides;
        pass.NoteAbsent(design.Path, PassKeys.All.Members);
        json.WriteStartObject();
        json.WriteNumber("formatVersion"u8, 1);
        json.WriteString("passTypeIdentifier"u8, content.PassTypeIdentifier);
        json.WriteString("serialNumber"u8, content.SerialNumber);
        json.WriteString("teamIdentifier"u8, content.TeamIdentifier);
        pass.Required("organizationName"u8, design.OrganizationName);
        pass.Required("description"u8, design.Description);
        if (content.WebServiceUrl is not null && content.AuthenticationToken is not null)
        {
            json.WriteString("webServiceURL"u8, content.WebServiceUrl);
            json.WriteString("authenticationToken"u8, content.AuthenticationToken);
        }

        var keys = AppleJson.Of(design, content);
        pass = pass with { Tags = AppleJson.Tags(keys, content) };
        if (AppleJson.IsVoid(pass, keys) || content.Voided)
        {
            json.WriteBoolean("voided"u8, true);
        }

        AppleJson.Expiration(pass, keys)?.Write(json, "expirationDate"u8);

        WriteLinks(pass, design);
        pass.Color("backgroundColor"u8, design.Background.Or(own?.Background));
        pass.Color("foregroundColor"u8, design.Foreground.Or(own?.Foreground));
        pass.Color("labelColor"u8, design.LabelColor.Or(own?.LabelColor));
        pass.Text("logoText"u8, design.LogoText);
        RelevanceJson.Write(pass, design, keys?["relevantDates"]);
        DesignBarcode.Write(design.Barcodes, pass);
        WriteNfc(pass, design);
        WriteStyle(pass, design);
        AppleJson.Write(pass, design, keys);
        json.WriteEndObject();
    }

    private static void WriteStyle(PassWriter pass, DesignDocument design)
    {
        var style = design.Style.Key();
        pass.Note(style, design.Path);
        pass.Json.WriteStartObject(style);
        var inner = pass.Inside(style);
        inner.Note("transitType"u8, design.TransitType);
        if (design.Style == PassStyle.BoardingPass)
        {
            inner.Word("transitType"u8, design.TransitType);
        }

        foreach (var group in design.Fields)
        {
            group.Write(inner);
        }

        pass.Json.WriteEndObject();
    }

    private static void WriteLinks(PassWriter pass, DesignDocument design)
    {
        var own = pass.Content.Overrides;
        if (design.Style is PassStyle.BoardingPass or PassStyle.EventTicket)
        {
            pass.Text("groupingIdentifier"u8, design.GroupId.Or(own?.GroupId));
        }

        WriteStoreIds(pass, design.StoreIds);
        pass.Text("appLaunchURL"u8, design.AppLaunchUrl);

        // What the lint asks, whether store ids are there, does not depend on what the address is.
        pass.Note("appLaunchURL"u8, design.AppLaunchUrl.Path);
        var info = design.UserInfo.Or(own?.UserInfo);
        pass.Note("userInfo"u8, info);
        if (info.Value is not null)
        {
            pass.Json.WritePropertyName("userInfo"u8);
            info.Value.Write(pass.Json, pass.Content);
        }
    }

    private static void WriteStoreIds(PassWriter pass, DesignList<DesignAttribute<PlaceholderText>> ids)
    {
        pass.Note("associatedStoreIdentifiers"u8, ids.Path);
        if (ids.Items.Count == 0)
        {
            return;
        }

        pass.Json.WriteStartArray("associatedStoreIdentifiers"u8);
        for (var i = 0; i < ids.Items.Count; i++)
        {
            pass.NoteItem("associatedStoreIdentifiers"u8, i, ids.Items[i]);
            var text = ids.Items[i].Value!.Fill(pass.Content);
            if (decimal.TryParse(text, CultureInfo.InvariantCulture, out var number))
            {
                pass.Json.WriteNumberValue(number);
            }
            else
            {
                pass.Json.WriteStringValue(text);
            }
        }

        pass.Json.WriteEndArray();
    }

    private static void WriteNfc(PassWriter pass, DesignDocument design)
    {
        pass.Note("nfc"u8, design.NfcPath);
        if (design.NfcMessage.Value is null && design.NfcKey.Value is null)
        {
            return;
        }

        var inner = pass.Inside("nfc"u8);
        pass.Json.WriteStartObject("nfc"u8);
        inner.Required("message"u8, design.NfcMessage);
        inner.Note("encryptionPublicKey"u8, design.NfcKey);
        pass.Json.WriteString("encryptionPublicKey"u8, NfcKey.Compressed(design.NfcKey.Value?.Fill(pass.Content) ?? ""));
        if (design.NfcAuthentication is { } authentication)
        {
            inner.Note("requiresAuthentication"u8, authentication);
            if (!authentication.IsEmpty(pass.Content))
            {
                pass.Json.WritePropertyName("requiresAuthentication"u8);
                authentication.Write(inner, "requiresAuthentication"u8);
            }
        }

        pass.Json.WriteEndObject();
    }
}
