namespace CherryPie.Server.Features.Passes;

/// <summary>The package of a pass for whoever knows its id.</summary>
internal sealed class DownloadPass(ReadPass passes, MakePackage make)
{
    public async Task<byte[]> Run(string id, CancellationToken stop) => await make.Run(await passes.Available(id, stop), stop);
}
