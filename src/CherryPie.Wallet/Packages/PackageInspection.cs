using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>All checks of a package: manifest, pictures, signature, and whether pass.json names the pass type of the certificate.
/// <see href="https://developer.apple.com/documentation/walletpasses/building-a-pass"/></summary>
internal static class PackageInspection
{
    public static PassInspection Run(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, InspectOptions options)
    {
        var errors = new List<PassFinding>();
        var warnings = new List<PassFinding>();
        ManifestCheck.Run(files, errors);
        PictureCheck.Run(files, options.DefaultLanguageFolders, errors, warnings);
        using var signature = SignatureCheck.Run(files, options, errors, warnings);
        var leaf = signature.Signer;
        var identity = Identity(files, leaf, errors, warnings);
        if (files.TryGetValue(PassPackage.PassJson, out var passJson) && identity is not null)
        {
            options.CheckPassJson?.Invoke(passJson, leaf?.SupportsNfc, errors);
            options.AdvisePassJson?.Invoke(passJson, warnings);
        }

        return new PassInspection(
            identity?.PassType,
            identity?.Team,
            identity?.Serial,
            leaf?.Certificate.Subject,
            signature.SigningTime,
            signature.Chain,
            errors,
            warnings
        );
    }

    private static (string? PassType, string? Team, string? Serial)? Identity(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        PassCertificate? leaf,
        List<PassFinding> errors,
        List<PassFinding> warnings
    )
    {
        if (!files.TryGetValue(PassPackage.PassJson, out var content))
        {
            var inside = files.Keys.FirstOrDefault(k => k.EndsWith("/" + PassPackage.PassJson, StringComparison.Ordinal));
            errors.Add(
                new PassFinding(PassPackage.PassJson, inside is null ? "is missing." : $"must lie at the root; the package has {inside}.")
            );
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add(new PassFinding(PassPackage.PassJson, "must be a JSON object."));
                return null;
            }

            if (Text(json, "appLaunchURL") is { } link && !Uri.TryCreate(link, UriKind.Absolute, out _))
            {
                warnings.Add(new PassFinding("appLaunchURL", "is no whole address such as example-app://card; the app opens without it."));
            }

            var (type, team, serial) = (Text(json, "passTypeIdentifier"), Text(json, "teamIdentifier"), Text(json, "serialNumber"));
            Same("passTypeIdentifier", type, leaf?.PassTypeIdentifier, errors);
            Same("teamIdentifier", team, leaf?.TeamIdentifier, errors);
            if (string.IsNullOrEmpty(serial))
            {
                errors.Add(new PassFinding("pass.json.serialNumber", "must be a text that is not empty."));
            }

            return (type, team, serial);
        }
        catch (JsonException e)
        {
            errors.Add(new PassFinding(PassPackage.PassJson, JsonFaults.Say(content, e)));
            return null;
        }
        catch (InvalidOperationException)
        {
            errors.Add(new PassFinding(PassPackage.PassJson, JsonFaults.NoUnicode));
            return null;
        }
    }

    private static string? Text(JsonDocument json, string key) =>
        json.RootElement.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Same(string key, string? said, string? certified, List<PassFinding> errors)
    {
        if (string.IsNullOrEmpty(said))
        {
            errors.Add(new PassFinding($"pass.json.{key}", "is missing or no text."));
        }
        else if (certified is not null && said != certified)
        {
            errors.Add(
                new PassFinding($"pass.json.{key}", $"is '{said}', but the signing certificate is for '{certified}'; both must be equal.")
            );
        }
    }
}
