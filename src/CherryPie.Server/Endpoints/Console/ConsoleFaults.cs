using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>Words a use case's refusal in the reader's language, at its input. What is not listed is shown as it is.</summary>
internal static class ConsoleFaults
{
    private static readonly (string Begins, string Field, string Key)[] _known =
    [
        ("email must", "email", "fault.email"),
        ("email: there is somebody", "email", "fault.known"),
        ("email: this address was sent", "email", "fault.mails"),
        ("email:", "email", "fault.member"),
        ("name must", "name", "fault.name"),
        ("password must", "password", "fault.password"),
        ("current:", "current", "fault.current"),
        (PasswordRules.Changed, "", "fault.changed"),
        ("role:", "", "fault.lastOwner"),
        ("an account has at most", "", "fault.invitations"),
    ];

    public static ConsoleFault Of(ConsoleTexts texts, Refusal refusal) =>
        Array.Find(_known, k => refusal.Message.StartsWith(k.Begins, StringComparison.Ordinal)) is { Key: not null } known
            ? new(known.Field, texts.Format(known.Key, PasswordRules.Shortest))
            : new("", refusal.Message);
}
