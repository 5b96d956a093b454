using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary><c>location</c> as clients send it, in the words of a design. The document's example spells <c>latittude</c>.</summary>
internal static class WalletKitLocationsRequest
{
    public const int Most = 10;

    /// <returns>Null when none were sent.</returns>
    public static JsonArray? Read(JsonFields fields)
    {
        if (fields.Array("location") is not { } sent)
        {
            return null;
        }

        var locations = new JsonArray();
        foreach (var (index, item) in sent.EnumerateArray().Index())
        {
            var place = JsonFields.Of(item, $"location[{index}]", fields.Problems);
            locations.Add(
                new JsonObject
                {
                    ["lat"] = Number(
                        place,
                        place.Any("latitude") is null && place.Any("latittude") is not null ? "latittude" : "latitude",
                        90,
                        isRequired: true
                    ),
                    ["lon"] = Number(place, "longitude", 180, isRequired: true),
                    ["alt"] = Number(place, "altitude", double.MaxValue, isRequired: false),
                    ["relevantText"] = place.Text("relevanttext", 10_000),
                }
            );
        }

        return locations;
    }

    /// <summary>The ten-locations rule: those of the template and those of the pass together.</summary>
    public static void Limit(int count, Problems problems)
    {
        if (count > Most)
        {
            problems.Add("location", $"are {count}, those of the template or pass included; at most {Most} are allowed per pass");
        }
    }

    private static JsonValue? Number(JsonFields place, string name, double most, bool isRequired)
    {
        if (place.Any(name) is not { } value)
        {
            if (isRequired)
            {
                place.Problems.Add(place.Path(name), "is required: a number of degrees");
            }

            return null;
        }

        if (JsonFields.Number(value) is { } number && Math.Abs(number) <= most)
        {
            return JsonValue.Create(number);
        }

        place.Problems.Add(place.Path(name), most > 180 ? "must be a number of metres" : $"must be a number from -{most} to {most}");
        return null;
    }
}
