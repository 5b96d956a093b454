using CherryPie.Server.Certificates;

namespace CherryPie.Server.Passes;

/// <summary>Puts a pass together and signs it, unless exactly this package is at hand already.</summary>
internal sealed class MakePackage(SignedPackages packages, PassAssembly assembly, Signers signers, TimeProvider clock)
{
    /// <param name="pass">The pass with its campaign and template, just read.</param>
    /// <param name="state">What it comes to.</param>
    /// <param name="stop">Stops waiting.</param>
    public async Task<byte[]> Run(Pass pass, PassState state, CancellationToken stop)
    {
        // Asked each time: without a valid certificate nothing is handed out.
        var signer = await signers.For(pass.Campaign!.CertificateId, stop);
        return await packages.Get(
            PackageKey.Of(pass, state, signer.CertificateId),
            async waits => (await assembly.Run(pass, state, waits)).Sign(clock.GetUtcNow()),
            stop);
    }
}
