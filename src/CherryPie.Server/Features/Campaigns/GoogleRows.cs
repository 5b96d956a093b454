using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>What is stored of Google Wallet, for rules of campaigns and templates. The folder that stores it registers it.</summary>
/// <param name="HasIssuer">Whether the account has an issuer with this id.</param>
/// <param name="HasObjects">Whether Google has a pass of the template with this id.</param>
internal sealed record GoogleRows(
    Func<ServerDb, string, CancellationToken, Task<bool>> HasIssuer,
    Func<ServerDb, long, CancellationToken, Task<bool>> HasObjects
)
{
    /// <summary>Notes that there is no such issuer.</summary>
    public async Task Check(ServerDb db, Platform.Http.Problems problems, string? issuer, CancellationToken stop)
    {
        if (issuer is not null && !await HasIssuer(db, issuer, stop))
        {
            problems.Add(
                "googleIssuerId",
                $"there is no Google issuer \"{issuer}\"; "
                    + (
                        issuer.Length > 0 && issuer.All(char.IsAsciiDigit)
                            ? "that is Google's number of it: must be the id that POST /v2/googleIssuers answered "
                                + "(GET /v2/googleIssuers lists them)"
                            : "add one with POST /v2/googleIssuers, and take the id that it answers"
                    )
            );
        }
    }
}
