namespace CherryPie.Wallet;

/// <summary>Dates, locations and beacons of a pass.
/// <see href="https://developer.apple.com/documentation/walletpasses/showing-a-pass-on-the-lock-screen"/></summary>
internal static class RelevanceLint
{
    private const int MaxPlaces = 10;

    public static void Check(LintNode pass)
    {
        DateLint.Check(pass["expirationDate"]);
        DateLint.Check(pass["relevantDate"]);
        foreach (var entry in pass["relevantDates"].Items("an array of {date} or {startDate, endDate}"))
        {
            DateLint.Check(entry["date"]);
            DateLint.Check(entry["relevantDate"]);
            DateLint.Check(entry["startDate"]);
            DateLint.Check(entry["endDate"]);
            if (
                entry["startDate"].Exists != entry["endDate"].Exists
                || !(entry["date"].Exists || entry["relevantDate"].Exists || entry["startDate"].Exists)
            )
            {
                entry.Fault("must be {date} or {startDate, endDate}");
            }
        }

        CheckLocations(pass["locations"]);
        CheckBeacons(pass["beacons"]);
        var distance = pass["maxDistance"];
        if (distance.Exists && (!distance.IsNumber(out var metres) || metres <= 0))
        {
            distance.Fault("must be a positive number of metres");
        }
    }

    private static void CheckLocations(LintNode locations)
    {
        CheckCount(locations);
        foreach (var location in locations.Items("an array of locations"))
        {
            CheckRange(location["latitude"], -90, 90, required: true);
            CheckRange(location["longitude"], -180, 180, required: true);
            if (location["altitude"] is { Exists: true } altitude && !altitude.IsNumber(out _))
            {
                altitude.Fault("must be a number of metres");
            }

            location["relevantText"].OptionalText();
        }
    }

    private static void CheckBeacons(LintNode beacons)
    {
        CheckCount(beacons);
        foreach (var beacon in beacons.Items("an array of beacons"))
        {
            var uuid = beacon["proximityUUID"];
            if (!Guid.TryParseExact(uuid.PlainText, "D", out _))
            {
                uuid.Fault("must be a UUID such as 19d5f76a-fd04-5aa3-b16e-e93277163af6");
            }

            CheckWhole(beacon["major"]);
            CheckWhole(beacon["minor"]);
            beacon["relevantText"].OptionalText();
        }
    }

    private static void CheckCount(LintNode places)
    {
        if (places.Count > MaxPlaces)
        {
            places.Fault($"are {places.Count}; must be at most {MaxPlaces}");
        }
    }

    private static void CheckRange(LintNode node, double least, double most, bool required)
    {
        if ((node.Exists || required) && (!node.IsNumber(out var number) || number < least || number > most))
        {
            node.Fault($"must be a number from {least} to {most}");
        }
    }

    private static void CheckWhole(LintNode node)
    {
        if (node.Exists && (!node.IsNumber(out var number) || number is < 0 or > 65535 || number != Math.Floor(number)))
        {
            node.Fault("must be a whole number from 0 to 65535");
        }
    }
}
