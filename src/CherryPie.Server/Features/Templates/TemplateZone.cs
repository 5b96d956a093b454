using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>The zone of dates that name none: an offset, or an IANA name with the rules that hold there on the day.</summary>
/// <param name="Hours">East of UTC, in quarters; null where there is a name.</param>
/// <param name="Name">Such as Europe/Berlin; null where there are hours.</param>
internal sealed record TemplateZone(decimal? Hours, string? Name)
{
    /// <summary>Longer than any name of the database. <see href="https://www.iana.org/time-zones"/></summary>
    public const int LongestName = 64;

    /// <summary>The bounds of hours.</summary>
    public const int Least = -12,
        Most = 14;

    private static readonly ConcurrentDictionary<decimal, TimeZoneInfo> _offsets = new();

    public TimeZoneInfo Info =>
        Name is not null ? TimeZoneInfo.FindSystemTimeZoneById(Name)
        : Hours is null or 0 ? TimeZoneInfo.Utc
        : _offsets.GetOrAdd(Hours.Value, Fixed); // at most one for each quarter of an hour

    /// <summary>Reads a number of hours, or a name that this system's time zone database has; null for anything else.</summary>
    public static TemplateZone? Read(JsonElement sent) =>
        JsonFields.Number(sent) is >= Least and <= Most and { } hours && hours * 4 == Math.Floor(hours * 4) ? new((decimal)hours, null)
        : sent.ValueKind == JsonValueKind.String && sent.GetString()!.Trim() is var name && WalletZones.Find(name) is not null
            ? new(null, name)
        : null;

    private static TimeZoneInfo Fixed(decimal hours)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"UTC{hours:+0.##;-0.##}");
        return TimeZoneInfo.CreateCustomTimeZone(name, TimeSpan.FromHours((double)hours), name, name);
    }
}
