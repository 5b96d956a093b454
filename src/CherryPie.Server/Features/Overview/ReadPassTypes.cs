using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>A pass type with its newest certificate, and the campaigns that hang on it.</summary>
/// <param name="PassTypeIdentifier">Its identifier.</param>
/// <param name="CertificateId">The newest certificate's id.</param>
/// <param name="TeamIdentifier">Apple's id of the team.</param>
/// <param name="TeamName">The team's name.</param>
/// <param name="ValidUntil">When the newest certificate ends.</param>
/// <param name="DaysLeft">Until then; negative when it has ended.</param>
/// <param name="StopReason">Why no pushes go out; null when they do.</param>
/// <param name="Campaigns">How many campaigns.</param>
/// <param name="CampaignNames">Of the newest <see cref="ReadPassTypes.NamedCampaigns"/>.</param>
internal sealed record PassTypeRow(
    string PassTypeIdentifier,
    string CertificateId,
    string TeamIdentifier,
    string TeamName,
    DateTimeOffset ValidUntil,
    int DaysLeft,
    string? StopReason,
    long Campaigns,
    IReadOnlyList<string> CampaignNames
);

/// <summary>A certificate of a pass type.</summary>
internal sealed record CertificateRow(
    string Id,
    string? Name,
    DateTimeOffset ValidFrom,
    DateTimeOffset ValidUntil,
    DateTimeOffset CreatedAt
);

/// <summary>A pass type, all of it.</summary>
/// <param name="Row">What the list shows.</param>
/// <param name="Certificates">Those that end last come first.</param>
/// <param name="IsOfDevelopment">The newest is none of Apple's: no iPhone opens what it signs.</param>
/// <param name="Reach">How many passes hang on it.</param>
internal sealed record PassTypeDetail(PassTypeRow Row, IReadOnlyList<CertificateRow> Certificates, bool IsOfDevelopment, Reach Reach);

/// <summary>The pass types of the account that this scope has entered, those first whose certificate ends first.</summary>
internal sealed class ReadPassTypes(NpgsqlDataSource database, ServerDb db, Tenant tenant, TimeProvider clock)
{
    /// <summary>Of each row.</summary>
    public const int NamedCampaigns = 5;

    private const int MostCertificates = 50;

    private static readonly string _select = $"""
        SELECT n.pass_type_identifier, n.team_identifier, n.team_name, n.valid_until, t.stop_reason, c.count, c.names, n.id
        FROM (
            SELECT DISTINCT ON (pass_type_identifier) id, pass_type_identifier, team_identifier, team_name, valid_until FROM certificates
            WHERE account_id = $1 AND ($5 = '' OR pass_type_identifier = $5)
                AND strpos(lower(concat_ws(' ', pass_type_identifier, team_name, team_identifier)), lower($2)) > 0
            ORDER BY pass_type_identifier, valid_until DESC, created_at DESC) n
        LEFT JOIN pass_types t ON t.account_id = $1 AND t.pass_type_identifier = n.pass_type_identifier
        CROSS JOIN LATERAL (
            SELECT count(*) AS count, coalesce((array_agg(c.name ORDER BY c.id DESC))[1:{NamedCampaigns}], ARRAY[]::text[]) AS names
            FROM campaigns c JOIN certificates e ON e.id = c.certificate_id
            WHERE c.account_id = $1 AND e.pass_type_identifier = n.pass_type_identifier) c
        ORDER BY n.valid_until, n.pass_type_identifier OFFSET $3 LIMIT $4
        """;

    private static readonly string _reach = $"""
        WITH own AS (
            SELECT c.id, c.counter_id FROM campaigns c JOIN certificates e ON e.id = c.certificate_id
            WHERE c.account_id = $1 AND e.pass_type_identifier = $2)
        SELECT (SELECT coalesce(sum(i.issued), 0)::bigint FROM own JOIN issue_counters i USING (counter_id)),
            (SELECT count(*) FROM (
                SELECT FROM passes p JOIN own ON p.campaign_id = own.id
                WHERE p.passbook_devices > 0 OR p.android_pay_devices > 0 LIMIT {Reach.Most + 1}) known)
        """;

    /// <returns>One more than asked for where there are more.</returns>
    public Task<List<PassTypeRow>> Run(string search, int from, int size, CancellationToken stop) => Rows(search, "", from, size + 1, stop);

    /// <exception cref="Refusal">404: the account has no certificate of it.</exception>
    public async Task<PassTypeDetail> One(string passType, CancellationToken stop)
    {
        if (await Rows("", passType, from: 0, size: 1, stop) is not [var row])
        {
            throw Refusal.NotFound($"There is no certificate of the pass type \"{passType}\"");
        }

        var certificates = await db
            .Certificates.AsNoTracking()
            .Where(c => c.PassTypeIdentifier == passType)
            .OrderByDescending(c => c.ValidUntil)
            .ThenByDescending(c => c.CreatedAt)
            .Take(MostCertificates)
            .ToListAsync(stop);
        await using var count = database.CreateCommand(_reach);
        count.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant.Required });
        count.Parameters.Add(new NpgsqlParameter<string> { TypedValue = passType });
        return new PassTypeDetail(
            row,
            certificates.ConvertAll(c => new CertificateRow(c.Id, c.Name, c.ValidFrom, c.ValidUntil, c.CreatedAt)),
            certificates[0].IsOfDevelopment,
            await Reach.Read(count, stop)
        );
    }

    /// <summary>The pass type of a certificate, and whether the certificate took over from another one.</summary>
    public async Task<(string PassType, bool IsRenewal)> Of(string certificate, CancellationToken stop)
    {
        var type = await db.Certificates.Where(c => c.Id == certificate).Select(c => c.PassTypeIdentifier).SingleAsync(stop);
        return (type, await db.Certificates.AnyAsync(c => c.PassTypeIdentifier == type && c.Id != certificate, stop));
    }

    /// <summary>How many keys wait for a certificate of Apple's, and since when the newest does.</summary>
    public async Task<(int Count, DateTimeOffset? Newest)> Waiting(CancellationToken stop)
    {
        var open = db.SigningRequests.Where(r => r.UsedAt == null && r.CreatedAt > clock.GetUtcNow() - OpenSigningRequest.Kept);
        return (await open.CountAsync(stop), await open.MaxAsync(r => (DateTimeOffset?)r.CreatedAt, stop));
    }

    private async Task<List<PassTypeRow>> Rows(string search, string only, int from, int size, CancellationToken stop)
    {
        await using var command = database.CreateCommand(_select);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant.Required });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = search });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = size });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = only });
        var (now, types) = (clock.GetUtcNow(), new List<PassTypeRow>());
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            var until = row.GetFieldValue<DateTimeOffset>(3);
            types.Add(
                new PassTypeRow(
                    row.GetString(0),
                    row.GetString(7),
                    row.GetString(1),
                    row.GetString(2),
                    until,
                    new CertificateEnd(default, row.GetString(0), until).DaysLeft(now),
                    row.IsDBNull(4) ? null : row.GetString(4),
                    row.GetInt64(5),
                    row.GetFieldValue<string[]>(6)
                )
            );
        }

        return types;
    }
}
