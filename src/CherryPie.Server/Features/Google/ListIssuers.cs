using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>An issuer as the API shows it; never its key.</summary>
internal sealed record GoogleIssuerResponse(
    string Id,
    string IssuerId,
    string ClientEmail,
    string KeyId,
    string? Name,
    string? Description,
    GoogleIssuerStatus Status,
    string? StatusText,
    DateTimeOffset CheckedAt
)
{
    public static GoogleIssuerResponse Of(GoogleIssuer issuer) =>
        new(
            issuer.Id,
            issuer.IssuerId,
            issuer.ClientEmail,
            issuer.KeyId,
            issuer.Name,
            issuer.Description,
            issuer.Status,
            issuer.StatusText,
            issuer.CheckedAt
        );
}

/// <summary>The account's issuers.</summary>
internal sealed class ListIssuers(ServerDb db)
{
    public Task<List<GoogleIssuerResponse>> All(CancellationToken stop) => Of(db.GoogleIssuers, stop);

    /// <summary>Those that Google refused, or did not answer for, when it was last asked.</summary>
    public Task<List<GoogleIssuerResponse>> Troubled(CancellationToken stop) =>
        Of(db.GoogleIssuers.Where(i => i.Status != GoogleIssuerStatus.ok), stop);

    /// <exception cref="Refusal">404: there is none.</exception>
    public async Task<GoogleIssuerResponse> One(string id, CancellationToken stop) =>
        GoogleIssuerResponse.Of(
            await db.GoogleIssuers.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, stop)
                ?? throw Refusal.NotFound($"There is no Google issuer \"{id}\"")
        );

    private static async Task<List<GoogleIssuerResponse>> Of(IQueryable<GoogleIssuer> issuers, CancellationToken stop) =>
        (await issuers.AsNoTracking().OrderBy(i => i.CreatedAt).ThenBy(i => i.Id).Take(AddIssuer.Most).ToListAsync(stop)).ConvertAll(
            GoogleIssuerResponse.Of
        );
}
