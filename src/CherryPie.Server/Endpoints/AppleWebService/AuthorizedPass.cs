using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Endpoints.AppleWebService;

/// <summary>Checks the header <c>Authorization: ApplePass TOKEN</c>. That a pass does not exist is told no differently from a wrong
/// token.</summary>
internal sealed class AuthorizePass
{
    // In SQL: a phone asks for each of its passes that may have changed, and mostly it has not (docs/decisions/0015).
    private static readonly KeyedSelect _versions = new(
        """
        SELECT p.id, k.pass_type_identifier, p.account_id,
               p.change_count + t.push_count + c.change_count + coalesce(y.renewals, 0), p.issued_revision,
               greatest(p.created_at, p.changed_at, t.pushed_at, c.changed_at, y.renewed_at)
        FROM passes p JOIN templates t ON t.id = p.template_id JOIN campaigns c ON c.id = p.campaign_id
            JOIN certificates k ON k.id = c.certificate_id
        LEFT JOIN pass_types y ON y.account_id = p.account_id AND y.pass_type_identifier = k.pass_type_identifier
        """,
        "p.id"
    );

    // By name alone: Enum.TryParse also takes numbers and lists.
    private static readonly (string Name, DeviceScheme Scheme)[] _schemes =
    [
        .. Enum.GetValues<DeviceScheme>().Select(s => (s.ToString(), s)),
    ];

    private readonly NpgsqlDataSource _database;
    private readonly AccountDirectory _accounts;
    private readonly DeviceLimit _limit;
    private readonly SharedReads<(string Serial, string PassType), Stored> _passes;

    public AuthorizePass(NpgsqlDataSource database, AccountDirectory accounts, DeviceLimit limit, TimeProvider clock)
    {
        (_database, _accounts, _limit) = (database, accounts, limit);
        _passes = new(Find, clock);
    }

    public async Task<AuthorizedPass> Run(HttpContext http, string passTypeIdentifier, string serialNumber, CancellationToken stop)
    {
        if (Header(http) is not var (scheme, token))
        {
            throw _limit.Refuse(
                http,
                $"Expected one header \"Authorization: ApplePass <authentication token>\" (or {nameof(DeviceScheme.AndroidPass)}, "
                    + $"{nameof(DeviceScheme.WalletUnionPass)})"
            );
        }

        var found = await _passes.Get((serialNumber, passTypeIdentifier), stop);

        // The work is the same where there is no such pass.
        var expected = found is null
            ? PassLinks.NoToken(serialNumber)
            : PassLinks.AuthenticationToken(await _accounts.Get(found.Account, stop), serialNumber);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(expected)) || found is null)
        {
            throw _limit.Refuse(http, "Unknown pass or wrong authentication token");
        }

        return new AuthorizedPass(serialNumber, found.Account, passTypeIdentifier, scheme, found.Version);
    }

    private async Task<Dictionary<(string Serial, string PassType), Stored>> Find((string Serial, string PassType)[] passes)
    {
        await using var command = _versions.Of(_database, [.. passes.Select(p => p.Serial)]);
        var found = new Dictionary<(string, string), Stored>(passes.Length);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            found[(row.GetString(0), row.GetString(1))] = new Stored(
                row.GetGuid(2),
                new PassVersion(row.GetInt32(3), row.GetInt64(4), row.GetFieldValue<DateTimeOffset>(5))
            );
        }

        return found;
    }

    private sealed record Stored(Guid Account, PassVersion Version);

    private static (DeviceScheme Scheme, string Token)? Header(HttpContext http)
    {
        var header = http.Request.Headers.Authorization;
        var words = header.Count == 1 ? header[0]!.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];

        return
            words.Length == 2
            && Array.FindIndex(_schemes, s => s.Name.Equals(words[0], StringComparison.OrdinalIgnoreCase)) is >= 0 and var known
            ? (_schemes[known].Scheme, words[1])
            : null;
    }
}
