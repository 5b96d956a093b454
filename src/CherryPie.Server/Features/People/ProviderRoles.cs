namespace CherryPie.Server.Features.People;

/// <summary>What a value of the provider's claim gives.</summary>
/// <param name="Value">Of the claim, in exactly this spelling.</param>
/// <param name="AccountKey">The API key of an account; null: the installation.</param>
/// <param name="Role">In that account.</param>
internal sealed record ProviderRole(string Value, string? AccountKey, Role Role);

/// <summary>Reads <c>Console__Oidc__Roles</c>: <c>value=API-KEY:role</c> or <c>value=installation</c>, with semicolons between. The last
/// equals sign and the last colon count, since names of groups in directories have both (<c>CN=staff,OU=shop</c>).</summary>
internal static class ProviderRoles
{
    private const string Installation = "installation";

    /// <param name="text">The setting.</param>
    /// <param name="wrong">Entries that say nothing; they give nothing.</param>
    public static List<ProviderRole> Read(string? text, out List<string> wrong)
    {
        var (roles, unread) = (new List<ProviderRole>(), new List<string>());
        foreach (var entry in (text ?? "").Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Read(entry) is { } role)
            {
                roles.Add(role);
            }
            else
            {
                unread.Add(entry);
            }
        }

        wrong = unread;
        return roles;
    }

    private static ProviderRole? Read(string entry)
    {
        var equals = entry.LastIndexOf('=');
        if (equals < 1)
        {
            return null;
        }

        var (value, gives) = (entry[..equals].Trim(), entry[(equals + 1)..].Trim());
        if (gives == Installation)
        {
            return new(value, null, Role.Owner);
        }

        var colon = gives.LastIndexOf(':');
        return value.Length > 0 && colon > 0 && Roles.Parse(gives[(colon + 1)..].Trim()) is { } role
            ? new(value, gives[..colon].Trim(), role)
            : null;
    }
}
