using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Words what is wrong with a pass, at the input that it is wrong in. What is not known is shown as the use case says
/// it.</summary>
internal static class PassFaults
{
    public const string Meanwhile = "it was changed meanwhile";
    private const string Data = "dynamicData.";

    // Of a pass as a whole; what they begin with.
    private static readonly (string Begins, string Key)[] _whole =
    [
        (Meanwhile, "pass.fault.meanwhile"),
        ("already redeemed", "pass.fault.redeemed"),
        ("once: the pass is voided", "pass.fault.voided"),
        ("once: the pass expired", "pass.fault.expired"),
        ("isInvalid:", "pass.fault.invalid"),
        ("recoveryEmail: the pass has none", "pass.fault.noMail"),
        ("recoveryEmail: this address was sent", "fault.mails"),
        ("userDefinedId: it is being given", "pass.fault.taken"),
        ("push: no phone", "pass.fault.noPhone"),
        ("push: the phones", "pass.fault.pushed"),
    ];

    /// <summary>By the input: a key of the dynamic data, or an attribute; empty for the form as a whole.</summary>
    /// <param name="texts">The reader's.</param>
    /// <param name="refusal">What the use case said.</param>
    /// <param name="problems">What it found.</param>
    /// <param name="types">Of the keys that were sent.</param>
    public static Dictionary<string, string> Of(
        ConsoleTexts texts,
        Refusal refusal,
        Problems problems,
        IReadOnlyDictionary<string, DynamicKeyType> types
    )
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, message) in problems.Findings)
        {
            if (path.StartsWith(Data, StringComparison.Ordinal) && types.TryGetValue(path[Data.Length..], out var type))
            {
                faults.TryAdd(
                    path,
                    type switch
                    {
                        DynamicKeyType.Number => texts["pass.fault.number"],
                        DynamicKeyType.DateTime => texts["pass.fault.date"],
                        _ => message,
                    }
                );
            }
            else
            {
                var (field, text) = path switch
                {
                    "recoveryEmail" => (path, texts["fault.email"]),
                    "expiryDate" => (path, texts["pass.fault.date"]),
                    "userDefinedId" => (path, texts["pass.fault.taken"]),
                    _ => ("", Whole(texts, $"{path}: {message}")),
                };
                faults.TryAdd(field, text);
            }
        }

        if (faults.Count == 0)
        {
            faults[""] = Whole(texts, refusal.Message);
        }

        return faults;
    }

    /// <summary>Of an action.</summary>
    public static string Whole(ConsoleTexts texts, string message) =>
        Array.Find(_whole, k => message.StartsWith(k.Begins, StringComparison.Ordinal)) is { Key: not null } known
            ? texts[known.Key]
            : PassWords.Cut(message);

    /// <summary>Of a name for a filter.</summary>
    public static ConsoleFault OfSegment(ConsoleTexts texts, Refusal refusal) =>
        refusal.Message.StartsWith("name: there", StringComparison.Ordinal) ? new("name", texts["segment.fault.taken"])
        : refusal.Message.StartsWith("name", StringComparison.Ordinal)
            ? new("name", texts.Format("segment.fault.name", Segment.LongestName))
        : refusal.Message.StartsWith("an account", StringComparison.Ordinal)
            ? new("name", texts.Format("segment.fault.most", Segments.Most))
        : new("", texts["segment.fault.filter"]);
}
