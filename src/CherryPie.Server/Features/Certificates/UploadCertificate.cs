using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Certificates;

/// <summary>Takes in a certificate that Apple issued on one of our CSRs, or one with its key (CherryPie document, "Upload
/// Certificate").</summary>
internal sealed class UploadCertificate(
    ServerDb db,
    SecretBox box,
    Tenant tenant,
    Intermediates intermediates,
    EventLog events,
    TimeProvider clock
)
{
    private static readonly string[] _certificateParts = ["passbookPEM", "passbookCER"];
    private const string Pkcs12Part = "passbookP12";

    /// <param name="form">The parts of the API's call.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="renews">The pass type that it must be of; null: any.</param>
    public async Task<string> Run(MultipartBody form, CancellationToken stop, string? renews = null)
    {
        var problems = new Problems();
        var fields = JsonFields.Of(form.Json("jsonBody"), "", problems, "jsonBody");
        var (name, description, password) = (fields.Text("name", 1000), fields.Text("description", 10_000), fields.Text("password", 1000));
        BidiControls.Check(problems, "name", name);
        var part = OnlyCertificate(form, problems);
        problems.ThrowIfAny();
        using var certificate = Open(part!, password, out var key);
        problems.AddRange(certificate.Problems(clock.GetUtcNow()).Select(p => new PassFinding(part!.Name, p)));
        if (renews is not null && certificate.PassTypeIdentifier != renews)
        {
            problems.Add(part!.Name, $"it is of the pass type {certificate.PassTypeIdentifier}, and one of {renews} is to be renewed");
        }

        problems.ThrowIfAny();
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        if (await Known(certificate, stop) is { } known)
        {
            (known.Name, known.Description) = (
                fields.Has("name") ? name : known.Name,
                fields.Has("description") ? description : known.Description
            );
            known.UpdatedAt = db.Entry(known).State == EntityState.Modified ? Iso8601.After(known.UpdatedAt, now) : known.UpdatedAt;
            await db.SaveChangesAsync(stop);
            return known.Id;
        }

        key ??= await KeyOfOpenRequest(certificate, part!.Name, stop);
        var issuer =
            await intermediates.IssuerOf(certificate, stop)
            ?? throw Refusal.Invalid($"{part!.Name}: {WwdrCertificates.Explain(certificate)}");
        ProveSignature(certificate, key, issuer, part!.Name);
        var id = RandomIds.Certificate();
        db.Add(
            new StoredCertificate
            {
                Id = id,
                AccountId = tenant.Required,
                PassTypeIdentifier = certificate.PassTypeIdentifier,
                TeamIdentifier = certificate.TeamIdentifier,
                TeamName = certificate.TeamName,
                Name = name,
                Description = description,
                ValidFrom = certificate.ValidFrom,
                ValidUntil = certificate.ValidUntil,
                SupportsNfc = certificate.SupportsNfc,
                Sha256 = certificate.Sha256,
                Leaf = certificate.Der,
                Intermediate = issuer.RawData,
                PrivateKey = box.Seal(key, StoredCertificate.KeyOwner(tenant.Required, id)),
                CreatedAt = now,
                UpdatedAt = now,
            }
        );
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        await db
            .SigningRequests.Where(r => r.PublicKey == certificate.PublicKeyFingerprint)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.UsedAt, now), stop);
        await TakeOver(certificate, id, now, stop);
        await SaveOrConflict.Run(
            db,
            () => Refusal.Invalid($"{part.Name}: the same certificate is being uploaded by another request; send it again to get its id"),
            stop
        );
        await transaction.Commit(stop);
        return id;
    }

    // A second certificate of the pass type signs from now on, so each of its passes changes.
    private async Task TakeOver(PassCertificate certificate, string id, DateTimeOffset now, CancellationToken stop)
    {
        var renews = await db.Certificates.AnyAsync(c => c.PassTypeIdentifier == certificate.PassTypeIdentifier, stop);
        var more = renews ? 1 : 0;
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO pass_types
                (account_id, pass_type_identifier, renewals, renewed_at, stops, window_start, window_sent, window_refused)
            VALUES ({tenant.Required}, {certificate.PassTypeIdentifier}, 0, NULL, 0, {now}, 0, 0)
            ON CONFLICT (account_id, pass_type_identifier) DO UPDATE
            SET renewals = pass_types.renewals + {more}, renewed_at = GREATEST(pass_types.renewed_at, {now}), stopped_until = NULL
            """,
            stop
        );
        if (renews)
        {
            db.Add(Job.Of(JobKinds.CertificateChanged, certificate.PassTypeIdentifier, tenant.Required));
            events.Add(db, CertificateEvents.Renewed(tenant.Required, id, certificate));
        }
    }

    private static FormPart? OnlyCertificate(MultipartBody form, Problems problems)
    {
        var sent = _certificateParts.Append(Pkcs12Part).Select(p => form[p]).OfType<FormPart>().ToList();
        if (sent.Count != 1)
        {
            problems.Add(
                _certificateParts[0],
                sent.Count == 0
                    ? "is required: the certificate file from Apple as DER, PEM or base64 (or part passbookCER; or passbookP12 for a "
                        + "PKCS#12 with its key)"
                    : "send exactly one of passbookPEM, passbookCER and passbookP12"
            );
            return null;
        }

        if (sent[0].Name.Equals(Pkcs12Part, StringComparison.OrdinalIgnoreCase) || !PassCertificate.IsPkcs12(sent[0].Content))
        {
            return sent[0];
        }

        problems.Add(sent[0].Name, "is a PKCS#12 file (.p12); send it as part passbookP12, its password in jsonBody.password");
        return null;
    }

    private static PassCertificate Open(FormPart part, string? password, out byte[]? key)
    {
        try
        {
            key = null;
            return part.Name.Equals(Pkcs12Part, StringComparison.OrdinalIgnoreCase)
                ? PassCertificate.ReadPkcs12(part.Content, password, out key)
                : PassCertificate.Read(part.Content);
        }
        catch (PassCertificateException e)
        {
            throw Refusal.Invalid($"{part.Name}: {e.Message}");
        }
    }

    private Task<StoredCertificate?> Known(PassCertificate certificate, CancellationToken stop) =>
        db.Certificates.SingleOrDefaultAsync(c => c.Sha256 == certificate.Sha256, stop);

    private async Task<byte[]> KeyOfOpenRequest(PassCertificate certificate, string part, CancellationToken stop)
    {
        var request =
            await db.SigningRequests.AsNoTracking().SingleOrDefaultAsync(r => r.PublicKey == certificate.PublicKeyFingerprint, stop)
            ?? throw Refusal.Invalid(
                $"{part}: it was not made from a CSR of this account (no key matches its public key). Get a CSR with POST "
                    + $"/v2/passbookCsrs, let Apple issue a certificate on it and upload that; or upload certificate and key as "
                    + $"passbookP12"
            );
        try
        {
            return box.Open(request.PrivateKey, request.KeyOwner);
        }
        catch (CryptographicException)
        {
            throw Refusal.Broken("The stored key of this CSR can't be opened: the installation must be repaired by its operator");
        }
    }

    // Signatures are not verified per pass, which would cost more than making them; that this key, leaf and intermediate go together is
    // proved here, once.
    private void ProveSignature(PassCertificate certificate, byte[] key, X509Certificate2 issuer, string part)
    {
        try
        {
            using var leaf = certificate.WithPrivateKey(key);
            using var signer = new PassSigner(leaf, issuer);
            var cms = new SignedCms(new ContentInfo("{}"u8.ToArray()), detached: true);
            cms.Decode(signer.Sign("{}"u8, clock.GetUtcNow()));
            cms.CheckSignature(verifySignatureOnly: true);
        }
        catch (Exception e) when (e is PassCertificateException or CryptographicException)
        {
            throw Refusal.Invalid($"{part}: a signature made with this certificate does not verify ({e.Message})");
        }
    }
}
