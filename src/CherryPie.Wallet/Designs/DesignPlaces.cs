namespace CherryPie.Wallet;

/// <summary>A location where the pass shows on the lock screen.</summary>
internal sealed record DesignLocation(
    string Path,
    DesignAttribute<PlaceholderText> Latitude,
    DesignAttribute<PlaceholderText> Longitude,
    DesignAttribute<PlaceholderText> Altitude,
    DesignAttribute<PlaceholderText> Text
)
{
    public static DesignList<DesignLocation> ReadAll(DesignNode node) =>
        new(
            node.Path(),
            [
                .. node.Items("an array of {lat, lon, alt, relevantText}", "an object {lat, lon, alt, relevantText}")
                    .Where(n => n.IsObject("an object {lat, lon, alt, relevantText}"))
                    .Select(Read),
            ],
            node.Reading.IsOfPass
        );

    public void Write(PassWriter pass)
    {
        pass.Json.WriteStartObject();
        pass.Number("latitude"u8, Latitude);
        pass.Number("longitude"u8, Longitude);
        pass.Number("altitude"u8, Altitude);
        pass.Text("relevantText"u8, Text);
        pass.Json.WriteEndObject();
    }

    private static DesignLocation Read(DesignNode node) =>
        new(
            node.Path(),
            node["lat"].As(n => DesignNumber.Read(n, "a number from -90 to 90")),
            node["lon"].As(n => DesignNumber.Read(n, "a number from -180 to 180")),
            node["alt"].As(n => DesignNumber.Read(n, "a number of metres")),
            node["relevantText"].AsText()
        );
}

/// <summary>A beacon near which the pass shows on the lock screen.</summary>
internal sealed record DesignBeacon(
    string Path,
    DesignAttribute<PlaceholderText> Uuid,
    DesignAttribute<PlaceholderText> Major,
    DesignAttribute<PlaceholderText> Minor,
    DesignAttribute<PlaceholderText> Text
)
{
    public static DesignList<DesignBeacon> ReadAll(DesignNode node) =>
        new(
            node.Path(),
            [
                .. node.Items("an array of {uuid, major, minor, relevantText}", "an object {uuid, major, minor, relevantText}")
                    .Where(n => n.IsObject("an object {uuid, major, minor, relevantText}"))
                    .Select(Read),
            ],
            node.Reading.IsOfPass
        );

    public void Write(PassWriter pass)
    {
        pass.Json.WriteStartObject();
        pass.Text("proximityUUID"u8, Uuid);
        pass.Number("major"u8, Major);
        pass.Number("minor"u8, Minor);
        pass.Text("relevantText"u8, Text);
        pass.Json.WriteEndObject();
    }

    private static DesignBeacon Read(DesignNode node) =>
        new(
            node.Path(),
            node["uuid"].AsText(),
            node["major"].As(n => DesignNumber.Read(n, "a whole number from 0 to 65535")),
            node["minor"].As(n => DesignNumber.Read(n, "a whole number from 0 to 65535")),
            node["relevantText"].AsText()
        );
}
