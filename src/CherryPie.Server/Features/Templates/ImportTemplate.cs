using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>Makes a template of a package or of a design file, by whomever it was made. What it is of, who signed it and whether the
/// signature holds does not matter: only the design is taken.</summary>
internal sealed class ImportTemplate(ServerDb db, Tenant tenant, DesignWork work, PictureWork pictures, CreateTemplate create)
{
    private const string Package = "package";
    private const int MostWarnings = 500;

    // In UTF-16 as much text as a request may have in UTF-8.
    private const int MostOfStrings = 2 * JsonBody.MaxBytes;

    // What of a template the file says.
    private static readonly string[] _ofFile =
    [
        "passbook",
        "passbookRedeem",
        "passbookLang",
        "passbookLangRedeem",
        "dynamicKeys",
        "dynamicImageKeys",
    ];

    /// <param name="form">Parts <c>package</c> and <c>jsonBody</c>: at least name, campaignName and startDate of the template.</param>
    /// <returns>The template's name; what could not be kept, and what phones accept and should be better.</returns>
    public Task<(string Name, IReadOnlyList<PassFinding> Warnings)> Run(MultipartBody form, CancellationToken stop) =>
        work.Save(tenant.Required, waits => Import(form, waits), stop);

    private async Task<(string Name, IReadOnlyList<PassFinding> Warnings)> Import(MultipartBody form, CancellationToken stop)
    {
        var json = form.Json("jsonBody") ?? throw Refusal.Invalid("jsonBody: is required: at least name, campaignName and startDate");
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Refusal.Invalid("jsonBody: must be a JSON object");
        }

        var sentLanguage = LanguageOf(json);
        var file = form[Package] ?? throw Refusal.Invalid($"{Package}: is required: a .pkpass, or a .pkpasstemplate folder as ZIP");
        var files = Open(file.Content);
        var passJson = ReadJson(files["pass.json"]);
        var warnings = new List<PassFinding>();
        var tooling = ToolingJson.Read(files.GetValueOrDefault(ToolingJson.Path));
        var design =
            DesignImport.Read(passJson, warnings, isDesign: !files.ContainsKey("signature"), isExport: tooling is not null)
            ?? throw Refusal.Invalid(
                $"{Package}: pass.json has none of the styles boardingPass, coupon, eventTicket, generic and storeCard"
            );
        if (files.Where(f => ImportedStrings.Is(f.Key)).Sum(f => f.Value.Length) > MostOfStrings)
        {
            throw TooMuchText();
        }

        var strings = new ImportedStrings(files, warnings);
        var template = StoredJson.ReadNode(StoredJson.Write(json))!.AsObject();
        foreach (var name in template.Select(p => p.Key).Where(k => _ofFile.Contains(k, StringComparer.OrdinalIgnoreCase)).ToList())
        {
            template.Remove(name);
        }

        var language = sentLanguage ?? tooling?.Language ?? "en";
        template["language"] = language;
        AddOwn(template, tooling);
        var images = new ImportedImages(language, warnings);
        var problems = new Problems();
        var uploads = await images.Read(files, tenant.Required, pictures, problems, stop);
        problems.ThrowIfAny();
        WarnOfOthers(files.Keys, warnings);
        ImportedTexts.AddDescription(design, warnings);
        ImportedTexts.AddTo(template, design, strings.Tables(language), tooling, warnings);
        if (template.ToJsonString(VendorJson.Options).Length > JsonBody.MaxBytes)
        {
            throw TooMuchText();
        }

        await DesignRepair.Run(db, template, [.. uploads.Select(u => u.Part)], warnings, stop);
        var created = await create.Run(template, uploads, new Problems(), stop);
        return (created, Bounded([.. warnings, .. create.Saved!.Warnings.Except(warnings)]));
    }

    private static Refusal TooMuchText() =>
        Refusal.Invalid(
            $"{Package}: pass.json and the pass.strings of all languages have more than {JsonBody.MaxBytes:N0} bytes, the most that a "
                + "template's texts may have"
        );

    private static List<PassFinding> Bounded(List<PassFinding> warnings) =>
        warnings.Count <= MostWarnings
            ? warnings
            : [.. warnings.Take(MostWarnings), new(Package, $"has {warnings.Count - MostWarnings:N0} more of such")];

    private static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Open(byte[] zip)
    {
        try
        {
            return PassTemplateArchive.Open(zip);
        }
        catch (InvalidDataException e)
        {
            throw Refusal.Invalid($"{Package}: {e.Message}");
        }
    }

    private static JsonElement ReadJson(ReadOnlyMemory<byte> file) =>
        JsonBody.ParseLoose(file, $"{Package}: pass.json") is { ValueKind: JsonValueKind.Object } json
            ? json
            : throw Refusal.Invalid($"{Package}: pass.json must be a JSON object");

    private static string? LanguageOf(JsonElement template)
    {
        var language = JsonFields.Of(template, "", new Problems())["language"];
        if (!language.Exists || language.PlainText is "")
        {
            return null;
        }

        return language.PlainText is { } text && WalletLanguages.IsSupported(text)
            ? text
            : throw Refusal.Invalid($"language: {Supported(language)}; the codes are {string.Join(", ", WalletLanguages.Codes)}");
    }

    private static string Supported(JsonFields language) =>
        language.PlainText is { Length: <= 40 } text ? $"\"{text}\" is not a supported language" : "must be the code of a language";

    // What pass.json has no key for. What the caller says goes first.
    private static void AddOwn(JsonObject template, ToolingJson.Own? tooling)
    {
        if (tooling?.Zone is { } zone && !template.Any(p => p.Key.Equals("timezone", StringComparison.OrdinalIgnoreCase)))
        {
            template["timezone"] = zone;
        }

        if (tooling?.ImageKeys is { } images)
        {
            template["dynamicImageKeys"] = images;
        }
    }

    private static void WarnOfOthers(IEnumerable<string> paths, List<PassFinding> warnings) =>
        warnings.AddRange(
            paths
                .Where(p => p is not ("pass.json" or "manifest.json" or "signature" or ToolingJson.Path))
                .Where(p => !ImportedStrings.Is(p) && !ImportedImages.Is(p))
                .Order(StringComparer.Ordinal)
                .Select(p => new PassFinding(p, "was left out: it is no part of a design"))
        );
}
