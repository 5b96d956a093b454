using System.ComponentModel.DataAnnotations;
using System.Net;

namespace CherryPie.Server.Platform.Http;

internal sealed class ProxyOptions
{
    /// <summary>The proxies whose X-Forwarded-For and X-Forwarded-Proto count.</summary>
    [AddressRanges(
        ErrorMessage = "IP addresses and ranges, with commas between, such as 127.0.0.1,172.16.0.0/12; "
            + "a range is named by its first address"
    )]
    public string? Trusted { get; set; }

    /// <summary>Reads the setting.</summary>
    /// <returns>Null when a part of it is neither address nor range.</returns>
    public static List<IPNetwork>? Read(string? text)
    {
        var ranges = new List<IPNetwork>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(part, out var address))
            {
                ranges.Add(new IPNetwork(address, 8 * address.GetAddressBytes().Length));
            }
            else if (IPNetwork.TryParse(part, out var range))
            {
                ranges.Add(range);
            }
            else
            {
                return null;
            }
        }

        return ranges;
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class AddressRangesAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => Read(value as string) is not null;
    }
}
