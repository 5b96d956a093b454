using CherryPie.Server.Features.Certificates;

namespace CherryPie.Server.Features.Passes;

/// <summary>Puts a pass together and signs it, unless exactly this package is at hand already.</summary>
internal sealed class MakePackage(SignedPackages packages, PassAssembly assembly, Signers signers, TimeProvider clock)
{
    /// <param name="found">The pass, just read.</param>
    /// <param name="stop">Stops waiting.</param>
    public async Task<byte[]> Run(PassSnapshot found, CancellationToken stop)
    {
        // Asked each time: without a valid certificate nothing is handed out.
        var signer = await signers.For(found.Template.Campaign.CertificateId, stop);
        return await packages.Get(
            PackageKey.Of(found, signer.CertificateId),
            async waits => (await assembly.Run(found, signer, waits)).Sign(clock.GetUtcNow()),
            stop
        );
    }
}
