using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Cli;

/// <summary>Does what Apple's portal does with a CSR, with the development authority.</summary>
internal static class DevSign
{
    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var authority =
            await services.GetRequiredService<DevelopmentChain>().Authority(stop)
            ?? throw new OperatorError(
                "dev sign works in Development only (ASPNETCORE_ENVIRONMENT=Development). Elsewhere Apple signs CSRs: "
                    + "developer.apple.com, Certificates, Identifiers & Profiles, Pass Type IDs."
            );
        var identifier = arguments.Value("--pass-type-id");
        if (!identifier.StartsWith("pass.", StringComparison.Ordinal) || identifier.Length is < 6 or > 128)
        {
            throw new OperatorError("--pass-type-id must begin with \"pass.\", such as pass.com.example.demo");
        }

        byte[] leaf;
        try
        {
            leaf = authority.Sign(
                await File.ReadAllTextAsync(arguments.Value("FILE.csr"), stop),
                identifier,
                arguments.Value("--team"),
                arguments.Value("--team-name"),
                arguments.Has("--nfc"),
                TimeProvider.System.GetUtcNow()
            );
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or System.Security.Cryptography.CryptographicException
                        or ArgumentException
            )
        {
            throw new OperatorError(
                $"{arguments.Value("FILE.csr")} is not a CSR that can be signed: {e.Message}. Get one with POST /v2/passbookCsrs.",
                e
            );
        }

        await File.WriteAllBytesAsync(arguments.Value("--out"), leaf, stop);
        Console.Out.WriteLine($"Wrote {arguments.Value("--out")}. Upload it with POST /v2/passbookCerts, part passbookPEM.");
        return 0;
    }
}
