namespace CherryPie.Wallet;

/// <summary>Writes when and where a pass shows on the lock screen: dates, locations, beacons.</summary>
internal static class RelevanceJson
{
    public static void Write(PassWriter pass, DesignDocument design, AppleValue? dates)
    {
        var own = pass.Content.Overrides;
        var locations = own?.Locations ?? design.Locations;
        var beacons = own?.Beacons ?? design.Beacons;
        WriteDates(pass, design, locations.Items.Count > 0, dates is AppleWhole whole ? whole.Value(pass.Content) ?? dates : dates);
        pass.Note("locations"u8, locations.Path, locations.IsOfPass);
        if (locations.Items.Count > 0)
        {
            pass.Json.WriteStartArray("locations"u8);
            for (var i = 0; i < locations.Items.Count; i++)
            {
                locations.Items[i].Write(pass.Item("locations"u8, i, locations.Items[i].Path, locations.IsOfPass));
            }

            pass.Json.WriteEndArray();
        }

        pass.Note("maxDistance"u8, design.MaxDistance);
        if (
            design.MaxDistance.Value?.Fill(pass.Content) is { Length: > 0 } distance
            && !(NumberText.TryDouble(distance, out var metres) && metres == 0)
        )
        {
            NumberText.Write(pass.Json, "maxDistance"u8, distance);
        }

        pass.Note("beacons"u8, beacons.Path, beacons.IsOfPass);
        if (beacons.Items.Count > 0)
        {
            pass.Json.WriteStartArray("beacons"u8);
            for (var i = 0; i < beacons.Items.Count; i++)
            {
                beacons.Items[i].Write(pass.Item("beacons"u8, i, beacons.Items[i].Path, beacons.IsOfPass));
            }

            pass.Json.WriteEndArray();
        }
    }

    private static void WriteDates(PassWriter pass, DesignDocument design, bool hasLocation, AppleValue? several)
    {
        // Coupons and store cards know no date; a generic pass only beside a location.
        var dated = design.Style is PassStyle.BoardingPass or PassStyle.EventTicket || (design.Style == PassStyle.Generic && hasLocation);
        var from = design.RelevantDate.Or(pass.Content.Overrides?.RelevantDate);
        pass.Note("relevantDate"u8, from);
        pass.Note("relevantDates"u8, from);
        var entry = pass.Item("relevantDates"u8, 0, from.Path, from.IsOfPass);
        entry.Note("date"u8, from);
        entry.Note("relevantDate"u8, from);
        var zone = from.IsOfPass ? pass.Content.Overrides!.Zone : design.Zone;
        if (dated && from.Value is not null && PassDate.TryRead(from.Value.Fill(pass.Content), zone, out var date))
        {
            // iOS 18 reads the second name inside the entry, iOS 26 the first, older ones the key outside.
            var json = pass.Json;
            date.Write(json, "relevantDate"u8);
            if (several is not null)
            {
                RelevantDates.Write(pass, several);
                return;
            }

            json.WriteStartArray("relevantDates"u8);
            json.WriteStartObject();
            date.Write(json, "date"u8);
            date.Write(json, "relevantDate"u8);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        else if (dated && from.Value is not null && pass.Content.KeepsPlaceholders)
        {
            pass.Json.WriteString("relevantDate"u8, from.Value.Raw);
            if (several is not null)
            {
                RelevantDates.Write(pass, several);
            }
        }
        else if (several is not null)
        {
            if (RelevantDates.First(pass.Content, several) is { } first)
            {
                first.Write(pass.Json, "relevantDate"u8);
            }

            RelevantDates.Write(pass, several);
        }
    }
}
