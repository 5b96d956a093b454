using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Accounts;
using CherryPie.Server.Http;
using CherryPie.Server.Passes;
using CherryPie.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.AppleWebService;

/// <summary>A pass whose authentication token the device has shown.</summary>
internal sealed record AuthorizedPass(string Id, Guid AccountId, string PassTypeIdentifier, DeviceScheme Scheme, PassVersion Version);

/// <summary>Checks the header <c>Authorization: ApplePass TOKEN</c>. That a pass does not exist is told no differently from a wrong token.</summary>
internal sealed class AuthorizePass(ServerDb db, AccountDirectory accounts)
{
    public async Task<AuthorizedPass> Run(HttpContext http, string passTypeIdentifier, string serialNumber, CancellationToken stop)
    {
        var (scheme, token) = Header(http);
        var found = await db.Passes.IgnoreQueryFilters([ServerDb.OwnAccount]).AsNoTracking()
            .Where(p => p.Id == serialNumber && p.Campaign!.Certificate!.PassTypeIdentifier == passTypeIdentifier)
            .Select(p => new
            {
                p.AccountId,
                Changes = p.ChangeCount + p.Template!.PushCount + p.Campaign!.ChangeCount,
                AtIssue = p.IssuedRevision,
                p.CreatedAt,
                p.ChangedAt,
                p.Template.PushedAt,
                CampaignChangedAt = p.Campaign.ChangedAt,
                Type = db.PassTypes.IgnoreQueryFilters().Where(t => t.AccountId == p.AccountId && t.PassTypeIdentifier == passTypeIdentifier)
                    .Select(t => new { t.Renewals, t.RenewedAt }).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(stop);

        // The work is the same where there is no such pass.
        var expected = found is null ? PassLinks.NoToken(serialNumber) : PassLinks.AuthenticationToken(await accounts.Get(found.AccountId, stop), serialNumber);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(expected)) || found is null)
        {
            throw Refusal.Unauthorized("Unknown pass or wrong authentication token");
        }

        DateTimeOffset?[] changes = [found.CreatedAt, found.ChangedAt, found.PushedAt, found.CampaignChangedAt, found.Type?.RenewedAt];
        return new AuthorizedPass(serialNumber, found.AccountId, passTypeIdentifier, scheme,
            new PassVersion(found.Changes + (found.Type?.Renewals ?? 0), found.AtIssue, changes.Max()!.Value));
    }

    private static (DeviceScheme Scheme, string Token) Header(HttpContext http)
    {
        var header = http.Request.Headers.Authorization;
        var words = header.Count == 1 ? header[0]!.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        return words.Length == 2 && !char.IsAsciiDigit(words[0][0]) && Enum.TryParse<DeviceScheme>(words[0], ignoreCase: true, out var scheme)
            ? (scheme, words[1])
            : throw Refusal.Unauthorized($"Expected one header \"Authorization: ApplePass <authentication token>\" (or {nameof(DeviceScheme.AndroidPass)}, {nameof(DeviceScheme.WalletUnionPass)})");
    }
}
