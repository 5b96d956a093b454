using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A location where the pass shows on the lock screen.</summary>
internal sealed record DesignLocation(
    PlaceholderText? Latitude,
    PlaceholderText? Longitude,
    PlaceholderText? Altitude,
    PlaceholderText? Text
)
{
    public static IReadOnlyList<DesignLocation> ReadAll(DesignNode node) =>
        [
            .. node.Items("an array of {lat, lon, alt, relevantText}")
                .Where(n => n.IsObject("an object {lat, lon, alt, relevantText}"))
                .Select(Read),
        ];

    public void Write(Utf8JsonWriter json, PassContent content)
    {
        json.WriteStartObject();
        Latitude.Write(json, "latitude"u8, content);
        Longitude.Write(json, "longitude"u8, content);
        Altitude.Write(json, "altitude"u8, content);
        Text.WriteText(json, "relevantText"u8, content);
        json.WriteEndObject();
    }

    private static DesignLocation Read(DesignNode node) =>
        new(
            DesignNumber.Read(node["lat"], "a number from -90 to 90"),
            DesignNumber.Read(node["lon"], "a number from -180 to 180"),
            DesignNumber.Read(node["alt"], "a number of metres"),
            node["relevantText"].Text()
        );
}

/// <summary>A beacon near which the pass shows on the lock screen.</summary>
internal sealed record DesignBeacon(PlaceholderText? Uuid, PlaceholderText? Major, PlaceholderText? Minor, PlaceholderText? Text)
{
    public static IReadOnlyList<DesignBeacon> ReadAll(DesignNode node) =>
        [
            .. node.Items("an array of {uuid, major, minor, relevantText}")
                .Where(n => n.IsObject("an object {uuid, major, minor, relevantText}"))
                .Select(Read),
        ];

    public void Write(Utf8JsonWriter json, PassContent content)
    {
        json.WriteStartObject();
        Uuid.WriteText(json, "proximityUUID"u8, content);
        Major.Write(json, "major"u8, content);
        Minor.Write(json, "minor"u8, content);
        Text.WriteText(json, "relevantText"u8, content);
        json.WriteEndObject();
    }

    private static DesignBeacon Read(DesignNode node) =>
        new(
            node["uuid"].Text(),
            DesignNumber.Read(node["major"], "a whole number from 0 to 65535"),
            DesignNumber.Read(node["minor"], "a whole number from 0 to 65535"),
            node["relevantText"].Text()
        );
}
