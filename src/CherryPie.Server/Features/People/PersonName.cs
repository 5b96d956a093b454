using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Features.People;

internal static class PersonName
{
    private const string Prefix = "person ";

    /// <exception cref="Refusal">400: what it must be.</exception>
    public static string Checked(string? name) =>
        name?.Trim() is { Length: > 0 and <= Person.LongestName } text && !text.Any(c => char.IsControl(c) || BidiControls.Is(c))
            ? text
            : throw Refusal.Invalid($"name must have 1 to {Person.LongestName} characters");

    /// <summary>As the audit log names who acts.</summary>
    public static string Actor(Guid person) => Prefix + person;

    /// <returns>The person that <see cref="Actor"/> has made this name of; null: it is nobody's.</returns>
    public static Guid? Of(string actor) =>
        actor.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParse(actor.AsSpan(Prefix.Length), out var id) ? id : null;
}

/// <summary>What a password must be. Length counts, composition does not (NIST SP 800-63B, 3.1.1.2).</summary>
internal static class PasswordRules
{
    public const int Shortest = 10,
        Longest = 200;

    /// <summary>The PBKDF2-HMAC-SHA512 rounds that OWASP's password storage cheat sheet asks for.</summary>
    public const int Rounds = 210_000;

    public static void Set(IdentityOptions options)
    {
        var password = options.Password;
        (password.RequiredLength, password.RequiredUniqueChars) = (Shortest, 5);
        (password.RequireDigit, password.RequireLowercase, password.RequireUppercase, password.RequireNonAlphanumeric) = (
            false,
            false,
            false,
            false
        );
    }

    /// <summary>Somebody else, or they themselves elsewhere, were faster.</summary>
    public const string Changed = "it was changed meanwhile: try again";

    /// <summary>Words Identity's refusals as the API words its own: the field, then what is allowed.</summary>
    public static string Words(IdentityResult result)
    {
        var code = result.Errors.First().Code;
        return code switch
        {
            nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) =>
                "email: there is somebody with this address already, who signs in to accept",
            nameof(IdentityErrorDescriber.PasswordMismatch) => "current: this is not your password",
            nameof(IdentityErrorDescriber.ConcurrencyFailure) => Changed,
            _ => $"password must have {Shortest} to {Longest} characters, be no common one, and not be your address",
        };
    }
}

/// <summary>Refuses what is tried first: a handful of words in any case, the person's own address, and what is too long to be hashed for
/// whoever asks.</summary>
internal sealed class PasswordCheck : IPasswordValidator<Person>
{
    private static readonly string[] _common =
    [
        "password",
        "passwort",
        "qwertyuiop",
        "qwertzuiop",
        "1234567890",
        "0123456789",
        "letmein",
        "iloveyou",
        "cherrypie",
        "administrator",
        "changeme",
    ];

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password)
    {
        var bare = new string([.. (password ?? "").Where(char.IsLetterOrDigit)]);
        var core = bare.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var isWeak =
            password!.Length > PasswordRules.Longest
            || Array.Exists(
                _common,
                c => c.Equals(bare, StringComparison.OrdinalIgnoreCase) || c.Equals(core, StringComparison.OrdinalIgnoreCase)
            )
            || password.Equals(user.Email, StringComparison.OrdinalIgnoreCase);
        return Task.FromResult(isWeak ? IdentityResult.Failed(new IdentityError { Code = "Weak" }) : IdentityResult.Success);
    }
}
