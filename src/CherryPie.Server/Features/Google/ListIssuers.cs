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
    public async Task<List<GoogleIssuerResponse>> All(CancellationToken stop) =>
        (
            await db.GoogleIssuers.AsNoTracking().OrderBy(i => i.CreatedAt).ThenBy(i => i.Id).Take(AddIssuer.Most).ToListAsync(stop)
        ).ConvertAll(GoogleIssuerResponse.Of);

    /// <exception cref="Refusal">404: there is none.</exception>
    public async Task<GoogleIssuerResponse> One(string id, CancellationToken stop) =>
        GoogleIssuerResponse.Of(
            await db.GoogleIssuers.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, stop)
                ?? throw Refusal.NotFound($"There is no Google issuer \"{id}\"")
        );
}
