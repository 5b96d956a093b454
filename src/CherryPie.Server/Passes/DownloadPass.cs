namespace CherryPie.Server.Passes;

/// <summary>Makes the package of a pass for whoever knows its id.</summary>
internal sealed class DownloadPass(PublicPass passes, PassAssembly assembly, TimeProvider clock)
{
    public async Task<byte[]> Run(string id, CancellationToken stop)
    {
        var (pass, state) = await passes.FindAvailable(id, stop);
        var assembled = await assembly.Run(pass, state, stop);
        return assembled.Sign(clock.GetUtcNow());
    }
}
