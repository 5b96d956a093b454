using CherryPie.Server.Features.Devices;

namespace CherryPie.Server.Features.Push;

/// <summary>One sentence for push explain: the state of a device's push and what it waits for.</summary>
internal static class PushVerdictWords
{
    public static string Of(Device device, Registration registration, bool hasChanged, string? stopReason) =>
        device switch
        {
            { Scheme: not DeviceScheme.ApplePass } => "An Android reader: it asks by itself, APNs is not for it",
            { SuspendedAt: not null } => "APNs refused its push token: nothing is sent until the device registers again",
            { PushDueAt: not null } when stopReason is not null => $"A push waits, because all of the pass type are stopped: {stopReason}",
            { PushDueAt: not null, PushAttempts: > 1 } => "A push failed and is tried again when it is due",
            { PushDueAt: not null } => "A push waits or is under way; it goes within seconds while a server runs",
            { PushedAt: null } => "Nothing was sent: nothing has changed since it registered",
            { LastStatus: not 200 } => "The last push failed and was given up: see jobs list --dead",
            { PushedAt: var pushed } when !(device.ListedAt > pushed) =>
                "APNs took the push, but the device has not asked since: it is off, offline, or updates of the pass are switched off in it",
            _ when hasChanged && !(registration.FetchedAt > device.PushedAt) =>
                "It asked after the push, but nobody has fetched the pass since",
            _ => "It asked after the push, and the pass was fetched: it shows the newest version",
        };
}
