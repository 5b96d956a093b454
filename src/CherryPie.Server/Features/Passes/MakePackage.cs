using CherryPie.Server.Features.Certificates;

namespace CherryPie.Server.Features.Passes;

/// <summary>Assembles and signs a pass, unless the cache has exactly this package.</summary>
internal sealed class MakePackage(SignedPackages packages, PassAssembly assembly, Signers signers, TimeProvider clock)
{
    /// <param name="found">The pass, just read.</param>
    public async Task<SignedPackage> Run(PassSnapshot found, CancellationToken stop)
    {
        // Also for a cached package: without a valid certificate none is served.
        var campaign = found.Template.Campaign;
        var signer = (await signers.For(campaign.CertificateId, campaign.Renewals, stop)).Valid(clock.GetUtcNow());
        return await packages.Get(
            PackageKey.Of(found, signer.CertificateId),
            async waits => (await assembly.Run(found, signer, waits)).Sign(clock.GetUtcNow()),
            stop
        );
    }
}
