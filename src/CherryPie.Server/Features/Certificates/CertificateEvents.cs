using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;
using Npgsql;

namespace CherryPie.Server.Features.Certificates;

/// <summary>Events of certificates: that one is about to end, has ended, or was renewed. Each is written once, whichever server
/// looks.</summary>
internal sealed class CertificateEvents(NpgsqlDataSource database, EventLog events, TimeProvider clock)
{
    // The newest certificate of each pass type alone; what ended long ago is no longer in use.
    private const string Insert = $"""
        WITH newest AS (
            SELECT DISTINCT ON (account_id, pass_type_identifier) id, valid_until FROM certificates
            ORDER BY account_id, pass_type_identifier, valid_until DESC, created_at DESC),
        ending AS (
            SELECT id, (SELECT min(days) FROM unnest($2) days WHERE valid_until <= $1 + days * interval '1 day') AS days FROM newest
            WHERE valid_until > $1 - interval '30 days'),
        told AS (
            UPDATE certificates c SET days_told = e.days FROM ending e
            WHERE c.id = e.id AND e.days IS NOT NULL AND (c.days_told IS NULL OR c.days_told > e.days)
            RETURNING c.account_id, c.id, c.pass_type_identifier, c.valid_until, e.days)
        INSERT INTO event_outbox (account_id, type, at, data)
        SELECT account_id, CASE WHEN days = 0 THEN '{EventTypes.CertificateFailed}' ELSE '{EventTypes.CertificateExpiring}' END, $1,
            json_strip_nulls(json_build_object(
                'certificateId', id, 'passTypeId', pass_type_identifier,
                'validUntil', to_char(valid_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                'days', nullif(days, 0), 'reason', CASE WHEN days = 0 THEN 'expired' END))
        FROM told ORDER BY account_id, id
        """;

    /// <summary>Days before a certificate's end of which there is an event, and the end itself.</summary>
    private static readonly int[] _thresholds = [60, 30, 7, 1, 0];

    /// <summary>Writes those of certificates that have come nearer to their end.</summary>
    public async Task Look(CancellationToken stop)
    {
        if (!events.IsOn)
        {
            return;
        }

        await using var command = database.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = Iso8601.ToMicroseconds(clock.GetUtcNow()) });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = _thresholds });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>That a certificate takes over from another one of its pass type.</summary>
    public static EventFact Renewed(Guid account, string id, PassCertificate certificate) =>
        new(
            account,
            EventTypes.CertificateRenewed,
            StoredJson.Text(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("certificateId", id);
                writer.WriteString("passTypeId", certificate.PassTypeIdentifier);
                writer.WriteString("validUntil", VendorJson.Time(certificate.ValidUntil));
                writer.WriteEndObject();
            })
        );
}
