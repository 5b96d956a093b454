using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Words why an issuer is not taken, and what to do, in the reader's language and at its input. What is not listed is shown as it
/// is.</summary>
internal static class GoogleFaults
{
    private static readonly (string Holds, string Field, string Key)[] _known =
    [
        ("is required: the service account's key", "file", "google.fault.file"),
        ("serviceAccount: is too large", "file", "google.fault.large"),
        ("must be the JSON file of a service account's key", "file", "google.fault.json"),
        ("must be \"service_account\"", "file", "google.fault.type"),
        ("bits; must be an RSA key", "file", "google.fault.weak"),
        ("must be a private RSA key", "file", "google.fault.json"),
        ("must be the address of a service account", "file", "google.fault.json"),
        ("must be the key's id", "file", "google.fault.json"),
        ("issuerId: is required", "issuerId", "google.fault.issuerId"),
        ("issuerId: must", "issuerId", "google.fault.issuerId"),
        ("Google does not let it write for issuer", "file", "google.fault.user"),
        ("Google does not take this key", "file", "google.fault.key"),
        ("could not be asked", "", "google.fault.away"),
        ("Google knows no issuer", "issuerId", "google.fault.unknown"),
        ("Google does not show issuer", "issuerId", "google.fault.hidden"),
        ("the most that there can be", "issuerId", "google.fault.most"),
    ];

    /// <param name="texts">The reader's.</param>
    /// <param name="refusal">Of adding it.</param>
    /// <param name="issuerId">What was typed.</param>
    public static IReadOnlyList<ConsoleFault> Of(ConsoleTexts texts, Refusal refusal, string issuerId)
    {
        var message = refusal.Message;
        var found = _known
            .Where(k => message.Contains(k.Holds, StringComparison.Ordinal))
            .DistinctBy(k => k.Field)
            .Select(k => new ConsoleFault(k.Field, texts.Format(k.Key, issuerId, Email(message), Said(message))))
            .ToList();
        if (message.StartsWith("name: ", StringComparison.Ordinal) || message.Contains("; name: ", StringComparison.Ordinal))
        {
            found.Add(new("name", texts["google.fault.name"]));
        }

        return found.Count > 0 ? found : [new("", message)];
    }

    /// <summary>Why a campaign does not take an issuer.</summary>
    public static ConsoleFault OfCampaign(ConsoleTexts texts, Refusal refusal, string campaign) =>
        new(
            "campaign",
            refusal.Status == StatusCodes.Status404NotFound ? texts.Format("google.fault.noCampaign", campaign)
                : refusal.Message.Contains("INVALID", StringComparison.Ordinal) ? texts["campaign.fault.final"]
                : refusal.Message.Contains("there is no Google issuer", StringComparison.Ordinal) ? texts["google.fault.noIssuer"]
                : refusal.Message.StartsWith("googleIssuerId", StringComparison.Ordinal) ? texts["google.fault.taken"]
                : refusal.Message
        );

    // The message says which account: "add wallet@… as a user".
    private static string Email(string message) =>
        message.Split("add ", 2) is [_, var rest] && rest.Split(" as a user", 2) is [var email, _] ? email : "";

    // Google's own words stand at its end, in brackets.
    private static string Said(string message) =>
        message.LastIndexOf('(') is >= 0 and var from && message.EndsWith(')') ? message[(from + 1)..^1] : "";
}
