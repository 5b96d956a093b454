namespace CherryPie.Wallet;

/// <summary>Writes <c>relevantDates</c>.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass/relevantdates-data.dictionary"/></summary>
internal static class RelevantDates
{
    /// <summary>The first date or beginning, for systems before iOS 18; null for none.</summary>
    public static PassDate? First(PassContent content, AppleValue dates) =>
        dates is AppleItems { All: var items }
        && items.OfType<AppleMembers>().Select(e => Text(e, "date", content) ?? Text(e, "startDate", content)).FirstOrDefault() is { } text
        && PassDate.TryRead(text, TimeZoneInfo.Utc, out var date)
            ? date
            : null;

    public static void Write(PassWriter pass, AppleValue dates)
    {
        pass.Note("relevantDates"u8, dates);
        if (dates.IsEmpty(pass.Content))
        {
            return;
        }

        pass.Json.WritePropertyName("relevantDates"u8);
        if (dates is not AppleItems { All: var items })
        {
            dates.Write(pass, "relevantDates"u8);
            return;
        }

        pass.Json.WriteStartArray();
        var index = 0;
        foreach (var item in items.Where(i => IsWhole(i, pass.Content)).ToList())
        {
            var place = pass.Element("relevantDates"u8, index++);
            pass.Note(place, item);
            if (item is AppleMembers entry)
            {
                WriteEntry(pass, entry, place);
            }
            else
            {
                item.Write(pass, place);
            }
        }

        pass.Json.WriteEndArray();
    }

    // Of an interval both ends are needed.
    private static bool IsWhole(AppleValue item, PassContent content) =>
        !item.IsEmpty(content)
        && !(
            item is AppleMembers entry
            && entry["startDate"] is { } start
            && entry["endDate"] is { } end
            && start.IsEmpty(content) != end.IsEmpty(content)
        );

    // iOS 18 reads relevantDate inside the entry, iOS 26 date.
    private static void WriteEntry(PassWriter pass, AppleMembers entry, byte[] place)
    {
        pass.Json.WriteStartObject();
        var inner = pass.Inside(place);
        entry.WriteMembers(inner);
        if (entry["date"] is { } date && !date.IsEmpty(pass.Content))
        {
            inner.Note("relevantDate"u8, date);
            pass.Json.WritePropertyName("relevantDate"u8);
            date.Write(inner, "relevantDate"u8);
        }

        pass.Json.WriteEndObject();
    }

    private static string? Text(AppleMembers entry, string name, PassContent content) => (entry[name] as AppleLeaf)?.Normal(content);
}
