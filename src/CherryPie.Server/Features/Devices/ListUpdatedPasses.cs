using System.Globalization;
using Npgsql;

namespace CherryPie.Server.Features.Devices;

/// <summary>The passes of a device that have changed since it last asked.</summary>
/// <param name="SerialNumbers">Their serial numbers.</param>
/// <param name="LastUpdated">The tag for the next call: digits.</param>
internal sealed record UpdatedPasses(IReadOnlyList<string> SerialNumbers, string LastUpdated);

/// <summary>https://developer.apple.com/documentation/walletpasses/get-the-list-of-updatable-passes</summary>
internal sealed class ListUpdatedPasses(NpgsqlDataSource database)
{
    /// <param name="deviceId">The device library identifier, which is the secret of this call.</param>
    /// <param name="passTypeIdentifier">The pass type.</param>
    /// <param name="since">The device's last tag. No number, or greater than every tag given (a backup was restored), counts as none: all
    /// passes that ever changed are listed.</param>
    /// <returns>Whether the device is registered, and what changed; null when nothing did.</returns>
    public async Task<(bool IsKnown, UpdatedPasses? Updated)> Run(
        string deviceId,
        string passTypeIdentifier,
        string? since,
        CancellationToken stop
    )
    {
        // One statement, one snapshot: no tag can be given between reading the sequence and the registrations.
        await using var command = database.CreateCommand(
            """
            WITH asked AS (UPDATE devices SET listed_at = clock_timestamp() WHERE device_id = $1 AND pass_type_identifier = $2
                RETURNING 1),
            sequence AS (SELECT COALESCE((SELECT last_tag FROM update_sequences WHERE pass_type_identifier = $2), 0) AS last_tag)
            SELECT EXISTS (SELECT FROM asked), u.pass_id, u.tag FROM sequence LEFT JOIN (
                SELECT r.pass_id, GREATEST(r.update_tag, CASE WHEN t.tag > r.known_tag THEN t.tag END) AS tag
                FROM registrations r JOIN passes p ON p.id = r.pass_id
                LEFT JOIN template_tags t ON t.template_id = p.template_id AND t.pass_type_identifier = r.pass_type_identifier
                WHERE r.device_id = $1 AND r.pass_type_identifier = $2) u
            ON u.tag > CASE WHEN $3 > sequence.last_tag THEN -1 ELSE $3 END
            ORDER BY u.pass_id
            """
        );
        command.Parameters.Add(new() { Value = deviceId });
        command.Parameters.Add(new() { Value = passTypeIdentifier });
        command.Parameters.Add(
            new() { Value = long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var tag) ? tag : -1L }
        );
        var passes = new List<string>();
        var (isKnown, last) = (false, 0L);
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            isKnown = rows.GetBoolean(0);
            if (!rows.IsDBNull(1))
            {
                passes.Add(rows.GetString(1));
                last = Math.Max(last, rows.GetInt64(2));
            }
        }

        return (isKnown, passes.Count == 0 ? null : new UpdatedPasses(passes, last.ToString(CultureInfo.InvariantCulture)));
    }
}
