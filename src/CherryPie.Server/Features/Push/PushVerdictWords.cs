using CherryPie.Server.Features.Devices;

namespace CherryPie.Server.Features.Push;

/// <summary>One sentence for push explain: the state of a device's push and what it waits for.</summary>
internal static class PushVerdictWords
{
    /// <summary>Whether a server has it now: what it is due at is then the end of the lease.</summary>
    public static bool IsUnderWay(Device device) => device.PushDueAt is { } due && due == device.PushedAt + PushTable.Lease;

    /// <param name="hasChanged">Whether the pass has changed since the device registered for it.</param>
    /// <param name="changedAt">When it, or its template, changed last; null: never.</param>
    public static PushStanding Standing(
        Device device,
        Registration registration,
        bool hasChanged,
        DateTimeOffset? changedAt,
        string? stopReason
    ) =>
        device switch
        {
            { Scheme: not DeviceScheme.ApplePass } => PushStanding.Reader,
            { SuspendedAt: not null } => PushStanding.Suspended,
            { PushDueAt: not null } when device.ListedAt > changedAt && registration.FetchedAt > changedAt => PushStanding.Ahead,
            { PushDueAt: not null } when stopReason is not null => PushStanding.Stopped,
            { PushDueAt: not null } when HasFailed(device) && !IsUnderWay(device) => PushStanding.Retried,
            { PushDueAt: not null } => PushStanding.Due,
            { PushedAt: null } => PushStanding.Quiet,
            { LastStatus: not 200 } => PushStanding.GivenUp,
            { PushedAt: var pushed } when !(device.ListedAt > pushed) => PushStanding.NotAsked,
            _ when hasChanged && !(registration.FetchedAt > device.PushedAt) => PushStanding.NotFetched,
            _ => PushStanding.Arrived,
        };

    // A claim counts as an attempt at once; a first one of a server that was killed has no answer, or that of the push before it.
    private static bool HasFailed(Device device) =>
        device.PushAttempts > 1 || (device.PushAttempts == 1 && device.LastStatus is not (null or 200));

    public static string Of(DroppedDevice dropped) =>
        dropped.SuspendedAt is null
            ? "APNs no longer takes its push token: the pass was removed there, the device was reset or replaced, or updates were "
                + "switched off. It is told again when it adds the pass again"
            : "APNs refused its push token for a week. It is told again when it adds the pass again";

    public static string Of(PushStanding standing, string? stopReason) =>
        standing switch
        {
            PushStanding.Reader => "An Android reader: it asks by itself, APNs is not for it",
            PushStanding.Suspended => "APNs refused its push token: nothing is sent until the device registers again",
            PushStanding.Ahead =>
                "A push waits, but it asked by itself after the change, and the pass was fetched: it shows the newest version",
            PushStanding.Stopped => $"A push waits, because all of the pass type are stopped: {stopReason}",
            PushStanding.Retried => "A push failed and is tried again when it is due",
            PushStanding.Due => "A push waits or is under way; it goes within seconds while a server runs",
            PushStanding.Quiet => "Nothing was sent: nothing has changed since it registered",
            PushStanding.GivenUp => "The last push failed and was given up: see jobs list --dead",
            PushStanding.NotAsked =>
                "APNs took the push, but the device has not asked since: it is off, offline, or updates of the pass are switched off in it",
            PushStanding.NotFetched => "It asked after the push, but nobody has fetched the pass since",
            _ => "It asked after the push, and the pass was fetched: it shows the newest version",
        };
}
