namespace CherryPie.Wallet;

/// <summary>Writes what a design and its pass say under Apple's own names.</summary>
internal static class AppleJson
{
    /// <summary>The design's keys with those of one pass.</summary>
    public static AppleMembers? Of(DesignDocument design, PassContent content) =>
        (design.Apple, content.Overrides?.Apple) switch
        {
            ({ } all, { } own) => all.With(own),
            (var all, null) => all,
            (null, var own) => own,
        };

    /// <summary>The semantic tags of the whole pass; null for none.</summary>
    public static AppleMembers? Tags(AppleMembers? keys, PassContent content) =>
        keys?["semantics"] switch
        {
            AppleMembers tags => tags,
            AppleWhole whole when !content.KeepsPlaceholders => whole.Value(content) as AppleMembers,
            _ => null,
        };

    /// <summary>Whether the pass is void by its design, or by its own word.</summary>
    public static bool IsVoid(PassWriter pass, AppleMembers? keys)
    {
        if (keys?["voided"] is not AppleLeaf voided)
        {
            return false;
        }

        pass.Note("voided"u8, voided);
        return voided.Normal(pass.Content) == "true";
    }

    /// <summary>The earlier of two ends: the server's, and the design's or pass's own.</summary>
    public static PassDate? Expiration(PassWriter pass, AppleMembers? keys)
    {
        PassDate? end = pass.Content.ExpirationDate is { } at ? new PassDate(at) : null;
        if (keys?["expirationDate"] is not AppleLeaf own)
        {
            return end;
        }

        pass.Note("expirationDate"u8, own);
        return own.Normal(pass.Content) is { } text && PassDate.TryRead(text, TimeZoneInfo.Utc, out var date)
            ? end is { } other && other.Local - other.Zone <= date.Local - date.Zone
                ? end
                : date
            : end;
    }

    public static void Write(PassWriter pass, DesignDocument design, AppleMembers? keys)
    {
        if (keys is not null)
        {
            WriteSchemes(pass, design.Style, keys["preferredStyleSchemes"]);
            keys.Without(PassKeys.Merged).WriteMembers(pass);
        }

        design.Raw?.Write(pass);
    }

    // The classic style is what all systems show that know no better, so it is always there, and last.
    private static void WriteSchemes(PassWriter pass, PassStyle style, AppleValue? asked)
    {
        var (classic, modern) = style switch
        {
            PassStyle.EventTicket => ("eventTicket", "posterEventTicket"),
            PassStyle.BoardingPass => ("boardingPass", "semanticBoardingPass"),
            _ => ("", ""),
        };
        var resolved = asked is AppleWhole whole ? whole.Value(pass.Content) : asked;
        if (
            asked is null
            || classic.Length == 0
            || resolved is not AppleItems { All: var items }
            || !items.OfType<AppleLeaf>().Any(i => i.Normal(pass.Content) == modern)
        )
        {
            return;
        }

        pass.Note("preferredStyleSchemes"u8, asked);
        pass.Json.WriteStartArray("preferredStyleSchemes"u8);
        pass.Json.WriteStringValue(modern);
        pass.Json.WriteStringValue(classic);
        pass.Json.WriteEndArray();
    }
}
