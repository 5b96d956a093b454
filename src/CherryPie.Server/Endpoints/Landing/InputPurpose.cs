using System.Text;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>What a dynamic key is for, by its name, so that browsers offer the right keyboard and the customer's own details.
/// <see href="https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill"/></summary>
internal static class InputPurpose
{
    private static readonly string[] _owners = ["customer", "member", "user", "guest", "holder", "owner", "contact", "my", "your"];

    // The whole name decides, or email_opt_in would be an address.
    private static readonly Dictionary<string, string> _purposes = new(StringComparer.Ordinal)
    {
        ["email"] = "email",
        ["mail"] = "email",
        ["emailaddress"] = "email",
        ["phone"] = "tel",
        ["phonenumber"] = "tel",
        ["telephone"] = "tel",
        ["tel"] = "tel",
        ["mobile"] = "tel",
        ["mobilephone"] = "tel",
        ["mobilenumber"] = "tel",
        ["cellphone"] = "tel",
        ["url"] = "url",
        ["website"] = "url",
        ["homepage"] = "url",
        ["name"] = "name",
        ["fullname"] = "name",
        ["firstname"] = "given-name",
        ["givenname"] = "given-name",
        ["vorname"] = "given-name",
        ["lastname"] = "family-name",
        ["surname"] = "family-name",
        ["familyname"] = "family-name",
        ["nachname"] = "family-name",
        ["nickname"] = "nickname",
        ["company"] = "organization",
        ["companyname"] = "organization",
        ["organization"] = "organization",
        ["organisation"] = "organization",
        ["street"] = "address-line1",
        ["address"] = "address-line1",
        ["city"] = "address-level2",
        ["town"] = "address-level2",
        ["zip"] = "postal-code",
        ["zipcode"] = "postal-code",
        ["postcode"] = "postal-code",
        ["postalcode"] = "postal-code",
        ["plz"] = "postal-code",
        ["country"] = "country-name",
        ["birthday"] = "bday",
        ["birthdate"] = "bday",
        ["dateofbirth"] = "bday",
        ["dob"] = "bday",
        ["born"] = "bday",
    };

    /// <returns>The word for <c>autocomplete</c>; null where the name says nothing.</returns>
    public static string? Of(string key)
    {
        var name = string.Concat(key.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return _purposes.GetValueOrDefault(name)
            ?? (
                Array.Find(_owners, o => name.StartsWith(o, StringComparison.Ordinal)) is { } owner
                    ? _purposes.GetValueOrDefault(name[owner.Length..])
                    : null
            );
    }

    /// <summary><c>newsletter_opt_in</c> and <c>newsletterOptIn</c> become "Newsletter opt in".</summary>
    public static string InWords(string key)
    {
        var words = new StringBuilder();
        var last = ' ';
        foreach (var letter in key)
        {
            if (letter is '_' or '-' or '.')
            {
                words.Append(' ');
            }
            else if (char.IsUpper(letter) && char.IsLower(last))
            {
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            }
            else
            {
                words.Append(words.Length == 0 ? char.ToUpperInvariant(letter) : letter);
            }

            last = letter;
        }

        return words.ToString().Trim() is { Length: > 0 } text ? text : key;
    }
}
