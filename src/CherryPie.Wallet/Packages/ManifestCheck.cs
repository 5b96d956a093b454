using System.Security.Cryptography;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Checks that manifest.json lists each file with its digest, and nothing else.
/// <see href="https://developer.apple.com/documentation/walletpasses/building-a-pass"/></summary>
internal static class ManifestCheck
{
    /// <summary>Adds an error for each file whose digest is missing, wrong or superfluous.</summary>
    public static void Run(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, List<PassFinding> errors)
    {
        if (!files.TryGetValue(PassPackage.Manifest, out var manifest))
        {
            errors.Add(new PassFinding(PassPackage.Manifest, "is missing."));
            return;
        }

        if (Read(manifest) is not { } listed)
        {
            errors.Add(
                new PassFinding(
                    PassPackage.Manifest,
                    "must be one JSON object that gives each path its SHA-1 as 40 lower-case hexadecimal digits, no path twice."
                )
            );
            return;
        }

        foreach (var (path, content) in files.Where(f => f.Key is not (PassPackage.Manifest or PassPackage.Signature)))
        {
            if (!listed.Remove(path, out var digest))
            {
                errors.Add(new PassFinding(path, "is not in manifest.json."));
            }
            else if (digest != Convert.ToHexStringLower(SHA1.HashData(content.Span)))
            {
                errors.Add(new PassFinding(path, "was altered: manifest.json gives another SHA-1."));
            }
        }

        errors.AddRange(
            listed.Keys.Select(path => new PassFinding(
                path,
                path is PassPackage.Manifest or PassPackage.Signature
                    ? "must not be in manifest.json."
                    : "is in manifest.json, but not in the package."
            ))
        );
    }

    private static Dictionary<string, string>? Read(ReadOnlyMemory<byte> manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(manifest, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 1 });
            var entries = json.RootElement.EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetString() ?? "");
            return entries.Values.All(v => v.Length == 40 && v.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))) ? entries : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
