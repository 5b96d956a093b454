namespace CherryPie.Wallet;

/// <summary>Time zones by their IANA names. <see href="https://www.iana.org/time-zones"/></summary>
public static class WalletZones
{
    /// <summary>The zone of a name; null for one that this system's database lacks. Names are looked up as files of the database's folder,
    /// so that only what looks like a name is looked up: a path would be read, whatever lies there.</summary>
    /// <param name="name">Such as <c>Europe/Berlin</c>.</param>
    public static TimeZoneInfo? Find(string? name) =>
        name is not null && IsName(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>The name that somebody may have meant by one that is none; null when none is near.</summary>
    /// <param name="name">As it was given.</param>
    public static string? Near(string name) =>
        name is { Length: > 3 and <= 64 } ? NearName.Of(name, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)) : null;

    // The database's folder also holds its names with leap seconds (right/…) and the machine's own zone, and Windows' names have blanks.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64
        && char.IsAsciiLetter(name[0])
        && name is not ("localtime" or "posixrules" or "Factory")
        && name.Split('/') is { Length: <= 3 } parts
        && parts[0] is not ("right" or "posix")
        && parts.All(p => p.Length > 0 && p.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-'));
}
