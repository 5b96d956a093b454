using System.Diagnostics.Metrics;
using System.Net;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.AppleWebService;

/// <summary>Limits the device protocol by address. Only calls with a wrong token, and lists of devices that are not registered, are
/// charged, and only they are turned away: many phones share one address, and a push makes them all call at once.</summary>
internal sealed class DeviceLimit(LimitsOptions options, TimeProvider clock, IMeterFactory meters, ILogger<DeviceLimit> log)
{
    private readonly TokenBuckets<IPAddress> _addresses = new(options.DeviceFailuresPerMinute, clock);
    private readonly Counter<long> _limited = RequestLimits.Counter(meters);

    /// <summary>Charges the address of a call that is refused for its token.</summary>
    /// <returns>The refusal: the given one, or that there were too many.</returns>
    public Refusal Refuse(HttpContext http, string message) => Charge(http) ?? Refusal.Unauthorized(message);

    /// <summary>Charges the address of a call that fails.</summary>
    /// <returns>Null while it may go on.</returns>
    public Refusal? Charge(HttpContext http)
    {
        if (
            options.DeviceFailuresPerMinute == 0
            || http.Connection.RemoteIpAddress is not { } ip
            || http.IsFromThisMachine()
            || _addresses.Take(RequestLimits.Group(ip), out var wait, out var isFirst)
        )
        {
            return null;
        }

        _limited.Add(1, new KeyValuePair<string, object?>("by", "address"));
        if (isFirst)
        {
            log.LogWarning(
                "{Address} calls the devices' web service with wrong tokens or as an unknown device more than {Most} times a minute "
                    + "(Limits__DeviceFailuresPerMinute); such calls are turned away for now",
                ip,
                options.DeviceFailuresPerMinute
            );
        }

        return Refusal.TooMany("Too many calls of this address have failed; try again shortly", wait);
    }
}
