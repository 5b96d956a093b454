using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Accounts;
using CherryPie.Server.Http;
using CherryPie.Server.Storage;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Certificates;

/// <summary>Who signs the passes of a certificate's pass type.</summary>
internal sealed record PassTypeSigner(string CertificateId, string PassTypeIdentifier, string TeamIdentifier, bool SupportsNfc, PassSigner Signer);

/// <summary>Finds the newest valid certificate of a campaign's pass type: a renewed one takes over from the one that the campaign names.</summary>
internal sealed class Signers(IServiceScopeFactory scopes, MasterKeys keys, TimeProvider clock) : IDisposable
{
    // How long another server may go on signing with a certificate that was just renewed.
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, PassTypeSigner> _opened = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (PassTypeSigner? Signer, long At)> _current = new(StringComparer.Ordinal);

    /// <param name="certificateId">The certificate that the campaign names.</param>
    /// <param name="stop">Stops waiting.</param>
    /// <exception cref="Refusal">503: no certificate of that pass type is valid now.</exception>
    public async ValueTask<PassTypeSigner> For(string certificateId, CancellationToken stop)
    {
        if (!_current.TryGetValue(certificateId, out var known) || clock.GetElapsedTime(known.At) > _fresh)
        {
            known = (await Newest(certificateId, stop), clock.GetTimestamp());
            _current[certificateId] = known;
        }

        return known.Signer ?? throw Refusal.Unavailable("The certificate of this pass type has expired; its owner must renew it before passes can be signed", TimeSpan.FromHours(1));
    }

    public void Dispose()
    {
        foreach (var opened in _opened.Values)
        {
            opened.Signer.Dispose();
        }
    }

    private async Task<PassTypeSigner?> Newest(string certificateId, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var now = clock.GetUtcNow();
        var all = db.Certificates.IgnoreQueryFilters([ServerDb.OwnAccount]).AsNoTracking();
        var id = await all.Where(c => c.Id == certificateId)
            .SelectMany(named => all.Where(c => c.AccountId == named.AccountId && c.PassTypeIdentifier == named.PassTypeIdentifier && c.TeamIdentifier == named.TeamIdentifier))
            .Where(c => c.ValidFrom <= now && c.ValidUntil > now)
            .OrderByDescending(c => c.ValidUntil).ThenByDescending(c => c.CreatedAt).Select(c => c.Id).FirstOrDefaultAsync(stop);
        if (id is null)
        {
            return null;
        }

        return _opened.TryGetValue(id, out var opened) ? opened : _opened.GetOrAdd(id, Open(await all.SingleAsync(c => c.Id == id, stop)));
    }

    private PassTypeSigner Open(StoredCertificate stored)
    {
        using var certificate = PassCertificate.Read(stored.Leaf);
        using var leaf = certificate.WithPrivateKey(keys.Box.Open(stored.PrivateKey, StoredCertificate.KeyOwner(stored.AccountId, stored.Id)));
        using var intermediate = X509CertificateLoader.LoadCertificate(stored.Intermediate);
        return new PassTypeSigner(stored.Id, stored.PassTypeIdentifier, stored.TeamIdentifier, stored.SupportsNfc, new PassSigner(leaf, intermediate));
    }
}
