using System.Collections.Frozen;
using CherryPie.Server.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Certificates;

/// <summary>What changes of certificates and signing requests mean to the audit log.</summary>
internal static class AuditCertificates
{
    private static readonly FrozenSet<string> _derived = [nameof(StoredCertificate.UpdatedAt)];

    public static AuditFact? Fact(EntityEntry entry, StoredCertificate certificate, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(certificate.AccountId, "certificate.upload", certificate.Id, certificate.PassTypeIdentifier),
            EntityState.Modified => new(
                certificate.AccountId,
                AuditFact.IsModified(entry, nameof(StoredCertificate.PrivateKey)) ? "certificate.seal" : "certificate.change",
                certificate.Id,
                AuditFact.Changed(entry, _derived)
            ),
            _ => null,
        };

    public static AuditFact? Fact(EntityEntry entry, OpenSigningRequest request, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(request.AccountId, "csr.create", request.Id.ToString()),
            EntityState.Modified => new(request.AccountId, "csr.seal", request.Id.ToString()),
            _ => null,
        };
}
