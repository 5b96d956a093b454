using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Cli;

/// <summary>Opens any .pkpass and says whether iOS would.</summary>
internal static class Inspect
{
    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var archive = await Open(arguments.Value("FILE.pkpass"), stop);
        var inspection = (await Verifier(services, stop))(archive);
        if (arguments.Has("--json"))
        {
            Console.Out.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        inspection.PassTypeIdentifier,
                        inspection.TeamIdentifier,
                        inspection.SerialNumber,
                        inspection.SignerSubject,
                        inspection.SigningTime,
                        inspection.Chain,
                        files = Files(archive),
                        inspection.Errors,
                        inspection.Warnings,
                    },
                    VendorJson.Indented
                )
            );
        }
        else
        {
            Print(archive, inspection);
        }

        return inspection.Errors.Count == 0 ? 0 : 1;
    }

    /// <summary>Judges packages as iOS would, with what this installation trusts besides Apple.</summary>
    public static async Task<Func<PassArchive, PassInspection>> Verifier(IServiceProvider services, CancellationToken stop)
    {
        var development = await services.GetRequiredService<DevelopmentChain>().Existing(stop);
        var intermediates = await services.GetRequiredService<Intermediates>().Local(stop);
        return archive =>
            archive.Inspect(
                new InspectOptions
                {
                    Now = TimeProvider.System.GetUtcNow(),
                    ExpectedRoots = development is null ? [] : new X509Certificate2[] { development.Root },
                    KnownIntermediates = intermediates,
                    CheckPassJson = (json, nfc, findings) => PassLint.Check(json.Span, nfc, findings),
                    AdvisePassJson = (json, warnings) => PassLint.Advise(json.Span, warnings, [.. archive.Files.Keys]),
                }
            );
    }

    // A foreign package may hold what a terminal takes for commands.
    public static string Clean(string? text) => string.Concat((text ?? "-").Select(c => char.IsControl(c) ? '?' : c));

    private static async Task<PassArchive> Open(string file, CancellationToken stop)
    {
        if (Directory.Exists(file))
        {
            throw new OperatorError($"{file} is a folder; name the .pkpass itself.");
        }

        try
        {
            return PassArchive.Open(await File.ReadAllBytesAsync(file, stop));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new OperatorError($"{file} is no readable .pkpass: {e.Message}", e);
        }
    }

    private static void Print(PassArchive archive, PassInspection found)
    {
        Console.Out.WriteLine($"Pass type    {Clean(found.PassTypeIdentifier)}");
        Console.Out.WriteLine($"Team         {Clean(found.TeamIdentifier)}");
        Console.Out.WriteLine($"Serial       {Clean(found.SerialNumber)}");
        Console.Out.WriteLine($"Signer       {Clean(found.SignerSubject)}");
        Console.Out.WriteLine($"Signed at    {found.SigningTime:yyyy-MM-dd HH:mm:ss} UTC");
        foreach (var certificate in found.Chain)
        {
            Console.Out.WriteLine($"Chain        {Clean(certificate)}");
        }

        foreach (var (name, size) in Files(archive))
        {
            Console.Out.WriteLine($"File         {size, 8}  {Clean(name)}");
        }

        foreach (var warning in found.Warnings)
        {
            Console.Out.WriteLine($"Warning      {Clean(warning.ToString())}");
        }

        foreach (var error in found.Errors)
        {
            Console.Out.WriteLine($"ERROR        {Clean(error.ToString())}");
        }

        Console.Out.WriteLine(found.Errors.Count == 0 ? "No errors." : $"{found.Errors.Count} error(s): iOS would refuse this pass.");
    }

    private static Dictionary<string, int> Files(PassArchive archive) => archive.Files.ToDictionary(f => f.Key, f => f.Value.Length);
}
