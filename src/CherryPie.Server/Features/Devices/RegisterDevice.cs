using System.Text.RegularExpressions;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>Stores that a device wants notifications for a pass, and its push token.
/// https://developer.apple.com/documentation/walletpasses/register-a-pass-for-update-notifications</summary>
internal sealed partial class RegisterDevice(ServerDb db, DevicePlaces places, EventLog events, TimeProvider clock)
{
    public const int LongestDeviceId = 255;

    /// <summary>In characters, for an Android reader; Apple's tokens have 64.</summary>
    public const int LongestPushToken = 4096;

    /// <returns>Whether the registration is new.</returns>
    /// <exception cref="Refusal">400: a malformed device library identifier or push token.</exception>
    public async Task<bool> Run(AuthorizedPass authorized, string deviceId, string? pushToken, CancellationToken stop)
    {
        Check(authorized.Scheme, deviceId, pushToken);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(stop);

        // A change of the pass locks this row too, one of template, campaign or pass type theirs (FOR SHARE below): either the change sees
        // this registration, or this registration sees the change.
        var pass =
            await db
                .Passes.FromSql($"SELECT * FROM passes WHERE id = {authorized.Id} FOR NO KEY UPDATE")
                .IgnoreQueryFilters()
                .SingleOrDefaultAsync(stop)
            ?? throw Refusal.Unauthorized("Unknown pass");

        // Before the revision, which then contains every change that the tag stands for.
        var known = await LastTag(authorized.PassTypeIdentifier, stop);
        var revision = await Revision(pass, authorized.PassTypeIdentifier, stop);
        var isNew = !await db.Registrations.AnyAsync(
            r => r.DeviceId == deviceId && r.PassTypeIdentifier == authorized.PassTypeIdentifier && r.PassId == pass.Id,
            stop
        );
        var tag = isNew && revision > pass.IssuedRevision ? await NextTag(authorized.PassTypeIdentifier, stop) : 0;
        if (isNew)
        {
            await places.MakeRoom(pass, authorized, deviceId, stop);
        }

        var scheme = await SaveDevice(authorized, deviceId, pushToken!, now, stop);
        Check(scheme, deviceId, pushToken);
        if (isNew)
        {
            db.Add(
                new Registration
                {
                    DeviceId = deviceId,
                    PassTypeIdentifier = authorized.PassTypeIdentifier,
                    PassId = pass.Id,
                    UpdateTag = tag,
                    KnownTag = known,
                    CreatedAt = now,
                }
            );
            pass.PassbookDevices += scheme == DeviceScheme.ApplePass ? 1 : 0;
            pass.AndroidPayDevices += scheme == DeviceScheme.ApplePass ? 0 : 1;
            pass.FirstRegisteredAt ??= now;
            pass.LastRegisteredAt = now;
            events.Add(db, DeviceEvents.Installed(pass, scheme));
            await db.SaveChangesAsync(stop);
        }

        await transaction.CommitAsync(stop);
        return isNew;
    }

    private static void Check(DeviceScheme scheme, string deviceId, string? pushToken)
    {
        if (deviceId.Length > LongestDeviceId)
        {
            throw Refusal.Invalid($"deviceLibraryIdentifier: at most {LongestDeviceId} characters");
        }

        if (
            string.IsNullOrEmpty(pushToken)
            || (scheme == DeviceScheme.ApplePass ? !ApnsToken().IsMatch(pushToken) : pushToken.Length > LongestPushToken)
        )
        {
            throw Refusal.Invalid(
                scheme == DeviceScheme.ApplePass
                    ? "pushToken: is required, 16 to 200 hexadecimal digits"
                    : $"pushToken: is required, at most {LongestPushToken} characters"
            );
        }
    }

    private async Task<long> Revision(Pass pass, string passTypeIdentifier, CancellationToken stop) =>
        pass.ChangeCount
        + (
            await db
                .Database.SqlQuery<long>(
                    $"""
                    SELECT (t.push_count + c.change_count + p.renewals)::bigint AS "Value"
                    FROM templates t JOIN campaigns c ON c.id = t.campaign_id
                    JOIN pass_types p ON p.account_id = t.account_id AND p.pass_type_identifier = {passTypeIdentifier}
                    WHERE t.id = {pass.TemplateId} FOR SHARE
                    """
                )
                .ToListAsync(stop)
        ).Single();

    private async Task<long> LastTag(string passTypeIdentifier, CancellationToken stop) =>
        (
            await db
                .Database.SqlQuery<long>(
                    $"""SELECT last_tag AS "Value" FROM update_sequences WHERE pass_type_identifier = {passTypeIdentifier}"""
                )
                .ToListAsync(stop)
        ).SingleOrDefault();

    // With a tag of its own the device fetches the pass once more: it may have changed between the download and the registration.
    private async Task<long> NextTag(string passTypeIdentifier, CancellationToken stop) =>
        (
            await db
                .Database.SqlQuery<long>(
                    $"""
                    INSERT INTO update_sequences (pass_type_identifier, last_tag)
                    VALUES ({passTypeIdentifier}, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
                    ON CONFLICT (pass_type_identifier)
                    DO UPDATE SET last_tag = GREATEST(update_sequences.last_tag + 1, EXCLUDED.last_tag)
                    RETURNING last_tag AS "Value"
                    """
                )
                .ToListAsync(stop)
        )[0];

    // A device keeps its first scheme, so that the passes' counters stay exact. A new token is pushed to at once: pushes that are under
    // way, or went meanwhile, were for the old one.
    private async Task<DeviceScheme> SaveDevice(
        AuthorizedPass pass,
        string deviceId,
        string pushToken,
        DateTimeOffset now,
        CancellationToken stop
    )
    {
        var scheme = pass.Scheme.ToString();
        return Enum.Parse<DeviceScheme>(
            (
                await db
                    .Database.SqlQuery<string>(
                        $"""
                        INSERT INTO devices (
                            device_id, pass_type_identifier, account_id, push_token, scheme, registered_at, push_attempts)
                        VALUES ({deviceId}, {pass.PassTypeIdentifier}, {pass.AccountId}, {pushToken}, {scheme}, {now}, 0)
                        ON CONFLICT (device_id, pass_type_identifier) DO UPDATE
                        SET account_id = EXCLUDED.account_id, push_token = EXCLUDED.push_token,
                            registered_at = EXCLUDED.registered_at, suspended_at = NULL, push_attempts = 0,
                            push_due_at = CASE
                                WHEN devices.push_token <> EXCLUDED.push_token AND devices.scheme = 'ApplePass' THEN clock_timestamp()
                                ELSE devices.push_due_at END,
                            push_template_id = CASE
                                WHEN devices.push_token <> EXCLUDED.push_token THEN NULL ELSE devices.push_template_id END
                        RETURNING scheme AS "Value"
                        """
                    )
                    .ToListAsync(stop)
            )[0]
        );
    }

    [GeneratedRegex("^[0-9A-Fa-f]{16,200}\\z")]
    private static partial Regex ApnsToken();
}
