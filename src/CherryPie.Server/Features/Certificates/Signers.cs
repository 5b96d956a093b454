using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Certificates;

/// <summary>Who signs the passes of a certificate's pass type.</summary>
/// <param name="CertificateId">The certificate.</param>
/// <param name="PassTypeIdentifier">What it may sign.</param>
/// <param name="TeamIdentifier">Whose it is.</param>
/// <param name="SupportsNfc">Whether Apple allows its passes NFC.</param>
/// <param name="Signer">Signs.</param>
/// <param name="Leaf">The certificate with its private key, for the TLS connection to APNs.</param>
internal sealed record PassTypeSigner(
    string CertificateId,
    string PassTypeIdentifier,
    string TeamIdentifier,
    bool SupportsNfc,
    PassSigner Signer,
    X509Certificate2 Leaf
)
{
    /// <summary>How often a certificate of the pass type has taken over from another.</summary>
    public int Renewals { get; init; }

    /// <summary>Until when it may sign.</summary>
    public DateTimeOffset ValidUntil { get; init; }

    /// <summary>The same signer, for a package.</summary>
    /// <exception cref="Refusal">503: it has expired.</exception>
    public PassTypeSigner Valid(DateTimeOffset now) =>
        ValidUntil > now
            ? this
            : throw Refusal.Broken("The certificate of this pass type has expired; its owner must renew it before passes can be signed");
}

/// <summary>Finds the newest valid certificate of a campaign's pass type: a renewed one takes over from the one that the campaign
/// names.</summary>
internal sealed class Signers(IServiceScopeFactory scopes, MasterKeys keys, TimeProvider clock) : IDisposable
{
    // How long a certificate goes on signing that ended, or an operator's deletion stays unknown. A renewal is known at once.
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, PassTypeSigner> _opened = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (PassTypeSigner Signer, long At)> _current = new(StringComparer.Ordinal);

    /// <summary>The newest certificate, which has expired when none is valid: who makes a package calls
    /// <see cref="PassTypeSigner.Valid"/>.</summary>
    /// <param name="certificateId">The certificate that the campaign names.</param>
    /// <param name="renewals">The renewals that the caller has just read. A cached signer of fewer is read anew: a device that was woken by
    /// the last one must not get the former signature.</param>
    public async ValueTask<PassTypeSigner> For(string certificateId, int renewals, CancellationToken stop)
    {
        if (
            !_current.TryGetValue(certificateId, out var known)
            || known.Signer.Renewals < renewals
            || clock.GetElapsedTime(known.At) > _fresh
        )
        {
            known = (await Newest(certificateId, stop), clock.GetTimestamp());
            _current[certificateId] = known;
        }

        return known.Signer;
    }

    public void Dispose()
    {
        foreach (var opened in _opened.Values)
        {
            opened.Signer.Dispose();
            opened.Leaf.Dispose();
        }
    }

    /// <summary>The certificate to push with, null when none is valid now.</summary>
    public async Task<PassTypeSigner?> ForPush(Guid account, string passTypeIdentifier, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var newest = await Newest(db, All(db).Where(c => c.AccountId == account && c.PassTypeIdentifier == passTypeIdentifier), stop);
        return newest?.ValidUntil > clock.GetUtcNow() ? newest : null;
    }

    private static IQueryable<StoredCertificate> All(ServerDb db) =>
        db.Certificates.IgnoreQueryFilters([ServerDb.OwnAccount]).AsNoTracking();

    private async Task<PassTypeSigner> Newest(string certificateId, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var newest = await Newest(
            db,
            All(db)
                .Where(c => c.Id == certificateId)
                .SelectMany(named =>
                    All(db)
                        .Where(c =>
                            c.AccountId == named.AccountId
                            && c.PassTypeIdentifier == named.PassTypeIdentifier
                            && c.TeamIdentifier == named.TeamIdentifier
                        )
                ),
            stop
        );
        return newest ?? throw new InvalidOperationException("A campaign of a certificate that does not exist.");
    }

    private async Task<PassTypeSigner?> Newest(ServerDb db, IQueryable<StoredCertificate> candidates, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var newest = await candidates
            .OrderByDescending(c => c.ValidFrom <= now && c.ValidUntil > now)
            .ThenByDescending(c => c.ValidUntil)
            .ThenByDescending(c => c.CreatedAt)
            .Select(c => new
            {
                c.Id,
                c.ValidFrom,
                c.ValidUntil,
                Renewals = db
                    .PassTypes.IgnoreQueryFilters()
                    .Where(t => t.AccountId == c.AccountId && t.PassTypeIdentifier == c.PassTypeIdentifier)
                    .Select(t => t.Renewals)
                    .FirstOrDefault(),
            })
            .FirstOrDefaultAsync(stop);
        if (newest is null)
        {
            return null;
        }

        var opened = _opened.TryGetValue(newest.Id, out var known)
            ? known
            : _opened.GetOrAdd(newest.Id, Open(await All(db).SingleAsync(c => c.Id == newest.Id, stop)));
        return opened with
        {
            Renewals = newest.Renewals,
            ValidUntil = newest.ValidFrom <= now ? newest.ValidUntil : DateTimeOffset.MinValue,
        };
    }

    private PassTypeSigner Open(StoredCertificate stored)
    {
        using var certificate = PassCertificate.Read(stored.Leaf);
        var leaf = certificate.WithPrivateKey(PrivateKey(stored));
        using var intermediate = X509CertificateLoader.LoadCertificate(stored.Intermediate);
        return new PassTypeSigner(
            stored.Id,
            stored.PassTypeIdentifier,
            stored.TeamIdentifier,
            stored.SupportsNfc,
            new PassSigner(leaf, intermediate),
            leaf
        );
    }

    private byte[] PrivateKey(StoredCertificate stored)
    {
        try
        {
            return keys.Box.Open(stored.PrivateKey, StoredCertificate.KeyOwner(stored.AccountId, stored.Id));
        }
        catch (CryptographicException)
        {
            throw Refusal.Broken(
                $"The stored key of certificate {stored.Id} can't be opened: the installation must be repaired by its operator"
            );
        }
    }
}
