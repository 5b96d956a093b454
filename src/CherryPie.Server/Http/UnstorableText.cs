using System.Text;

namespace CherryPie.Server.Http;

/// <summary>Refuses paths and queries with NUL or text that is not Unicode, which no name here holds and PostgreSQL does not take.</summary>
internal static class UnstorableText
{
    public static void UseStorableText(this WebApplication app) => app.Use((http, next) =>
    {
        if (IsUnstorable(http.Request.Path.Value!))
        {
            throw Refusal.Invalid("path: NUL and invalid Unicode are not allowed");
        }

        foreach (var (name, values) in http.Request.Query)
        {
            if (IsUnstorable(name) || values.Any(v => v is not null && IsUnstorable(v)))
            {
                throw Refusal.Invalid("query: NUL and invalid Unicode are not allowed");
            }
        }

        return next(http);
    });

    private static bool IsUnstorable(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return true;
        }

        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done)
            {
                return true;
            }

            rest = rest[used..];
        }

        return false;
    }
}
