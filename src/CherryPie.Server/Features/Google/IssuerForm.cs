using System.Text.Json;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Google;

/// <summary>The form of an issuer. What would be passed over is refused: of a key it is worth knowing which one was taken.</summary>
internal static class IssuerForm
{
    public const string Key = "serviceAccount",
        About = "jsonBody";

    private static readonly string[] _members = ["issuerId", "name", "description"];

    /// <returns>What it says of the issuer.</returns>
    public static JsonFields Read(MultipartBody form, Problems problems)
    {
        foreach (var part in form.Repeated)
        {
            problems.Add(part, "is there more than once; must be one part");
        }

        foreach (var part in form.Parts.Where(p => !Is(p.Name, Key) && !Is(p.Name, About)))
        {
            problems.Add(Shown(part.Name), $"is not known; the parts are {Key} and {About}");
        }

        var about = form.Json(About);
        if (about is not { ValueKind: JsonValueKind.Object })
        {
            problems.Add(About, "must be an object with issuerId, and name and description where they are wanted");
        }

        var fields = JsonFields.Of(about is { ValueKind: JsonValueKind.Object } ? about : null, "", problems, About);
        foreach (var (name, _) in fields.Members().Where(m => !_members.Contains(m.Key, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Add(Shown(name), $"is not known; must be one of {string.Join(", ", _members)}");
        }

        return fields;
    }

    /// <returns>Null: it is none, as was noted.</returns>
    public static GoogleServiceAccount? Account(FormPart? part, Problems problems)
    {
        if (part is { Content.Length: > 0 })
        {
            return GoogleServiceAccount.Read(part.Content, Key, problems.Findings);
        }

        problems.Add(Key, "is required: the service account's key as Google's JSON file, from the Google Cloud console");
        return null;
    }

    private static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);

    // A name may be anything.
    private static string Shown(string name) => name.Length > 40 ? name[..40] + "…" : name;
}
