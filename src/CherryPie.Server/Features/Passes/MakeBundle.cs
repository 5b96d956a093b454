using System.Globalization;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>Puts the packages of several passes into one file, which Safari hands to Wallet at once.</summary>
internal sealed class MakeBundle(ReadPass passes, MakePackage make, TimeProvider clock)
{
    public const int Least = 2;

    /// <param name="ids">Of the passes, in the order that the bundle gets.</param>
    /// <exception cref="Refusal">404 for a pass that is not there; 400 for one that can't be downloaded now or is named twice, and for
    /// packages of more bytes than Wallet takes.</exception>
    public async Task<(byte[] Bundle, IReadOnlyList<Pass> Passes)> Run(IReadOnlyList<string> ids, CancellationToken stop)
    {
        if (ids.GroupBy(i => i, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw Refusal.Invalid($"id: \"{twice.Key}\" is named twice; a bundle holds each pass once");
        }

        // Read at the same time, so that they share one statement; signed one after the other, so that a caller takes one processor.
        var found = await Task.WhenAll(ids.Select(id => Available(id, stop)));
        var packages = new List<PackageFile>(found.Length);
        var bytes = 0L;
        foreach (var pass in found)
        {
            var package = await make.Run(pass, stop);
            if ((bytes += package.Length) > PassBundle.MaxBytes)
            {
                throw Refusal.Invalid(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"id: the passes have together more than {PassBundle.MaxBytes:N0} bytes, the most that Wallet takes; ask for fewer"
                    )
                );
            }

            packages.Add(new PackageFile(pass.Pass.Id + ".pkpass", package.ToArray()));
        }

        return (PassBundle.Create(packages, clock.GetUtcNow()), [.. found.Select(f => f.Pass)]);
    }

    private async Task<PassSnapshot> Available(string id, CancellationToken stop)
    {
        try
        {
            return await passes.Available(id, stop);
        }
        catch (Refusal e) when (e.Status == StatusCodes.Status400BadRequest)
        {
            throw Refusal.Invalid($"id: pass \"{id}\": {e.Message}");
        }
    }
}
