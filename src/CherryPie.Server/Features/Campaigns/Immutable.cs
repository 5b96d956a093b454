using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>Properties that a PUT may repeat and not change.</summary>
internal static class Immutable
{
    public static string Is(string value) => $"can't be changed; it is \"{value}\"";

    public static void Check(JsonFields fields, string property, string value)
    {
        if (fields.Any(property) is { } sent && (sent.ValueKind != JsonValueKind.String || sent.GetString() != value))
        {
            fields.Problems.Add(fields.Path(property), Is(value));
        }
    }
}
