using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What a pass is called, and how it is.</summary>
internal static class PassWords
{
    private const int Longest = 80;

    /// <summary>Whose it is, where a key says so; else the caller's own id, the address, its id.</summary>
    public static string Title(Pass pass) =>
        Cut(
            Name(pass) is { Length: > 0 } name ? name
            : pass.UserDefinedId is { Length: > 0 } own ? own
            : pass.RecoveryEmail is { Length: > 0 } address ? address
            : pass.Id
        );

    /// <summary>What stands below the title: what names it besides; empty: nothing does.</summary>
    public static string Subtitle(Pass pass)
    {
        var title = Title(pass);
        return Cut(
            new[] { pass.UserDefinedId, pass.RecoveryEmail, pass.Id }.FirstOrDefault(w => w is { Length: > 0 } && Cut(w) != title) ?? ""
        );
    }

    /// <summary>The state that counts most.</summary>
    public static string State(Pass pass, PassState state, DateTimeOffset now) =>
        state.IsInvalid ? "invalid"
        : state.End <= now ? "expired"
        : pass.IsVoided ? "voided"
        : pass.IsRedeemed ? "redeemed"
        : now < state.Start ? "early"
        : "active";

    /// <summary>The class of a state's chip.</summary>
    public static string Look(string state) =>
        state switch
        {
            "active" => "good",
            "redeemed" => "accent",
            "invalid" or "voided" => "bad",
            "expired" => "warn",
            _ => "",
        };

    /// <summary>A text as a list shows it.</summary>
    public static string Cut(string text) =>
        text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 2]) ? Longest - 2 : Longest - 1)] + "…";

    private static string? Name(Pass pass)
    {
        var (given, family) = ("", "");
        foreach (var property in (StoredJson.Read(pass.DynamicData) ?? StoredJson.Empty).EnumerateObject())
        {
            if (property.Value.ValueKind != System.Text.Json.JsonValueKind.String)
            {
                continue;
            }

            switch (InputPurpose.Of(property.Name))
            {
                case "name" when property.Value.GetString()!.Trim() is { Length: > 0 } name:
                    return name;
                case "given-name":
                    given = property.Value.GetString()!;
                    break;
                case "family-name":
                    family = property.Value.GetString()!;
                    break;
                default:
                    break;
            }
        }

        return $"{given} {family}".Trim();
    }
}
