namespace CherryPie.Server.Passes;

/// <summary>The package of a pass for whoever knows its id.</summary>
internal sealed class DownloadPass(PublicPass passes, MakePackage make)
{
    public async Task<byte[]> Run(string id, CancellationToken stop)
    {
        var (pass, state) = await passes.FindAvailable(id, stop);
        return await make.Run(pass, state, stop);
    }
}
