using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace CherryPie.Server.Platform.Hosting;

/// <summary>Reads one setting's text as its property's type, and words what that type allows.</summary>
internal static class SettingValue
{
    public static bool TryRead(PropertyInfo property, string text, out object? value)
    {
        value = Read(property.PropertyType, text.Trim());
        var read = value;
        return read is not null && property.GetCustomAttributes<ValidationAttribute>().All(rule => rule.IsValid(read));
    }

    public static string Allowed(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var rule = property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault();
        return rule is { ErrorMessage: { } worded } ? worded
            : rule is RangeAttribute range ? $"a whole number from {range.Minimum} to {range.Maximum}"
            : type == typeof(bool) ? "true or false"
            : type == typeof(int) ? "a whole number"
            : type == typeof(TimeSpan) ? "a duration as hours:minutes:seconds, such as 00:00:30"
            : type == typeof(Uri) ? "an absolute http or https address"
            : type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(n => n.ToLowerInvariant()))
            : "text";
    }

    private static object? Read(Type declared, string text)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type == typeof(string) ? text
            : type == typeof(bool)
                ? bool.TryParse(text, out var yes) ? yes
                    : null
            : type == typeof(int)
                ? int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
                    : null
            : type == typeof(TimeSpan) ? Duration(text)
            : type == typeof(Uri)
                ? Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
                    : null
            : type.IsEnum
                ? Enum.GetNames(type).FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
                        ? Enum.Parse(type, name)
                    : null
            : throw new NotSupportedException($"A setting can't be of the type {type}.");
    }

    // .NET reads "90" as ninety days.
    private static TimeSpan? Duration(string text) =>
        text.Contains(':', StringComparison.Ordinal)
        && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span)
        && span >= TimeSpan.Zero
            ? span
            : null;
}
