using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CherryPie.Server.Platform.Http;

/// <summary>One part of a form.</summary>
/// <param name="Name">What the part is called.</param>
/// <param name="FileName">The client's name for the file, without folders; clients send local paths.</param>
/// <param name="Charset">From the part's Content-Type.</param>
/// <param name="Content">The bytes.</param>
internal sealed record FormPart(string Name, string? FileName, string? Charset, byte[] Content);

/// <summary>Reads multipart forms as the published clients write them: any part type, text parts with a charset of their own.</summary>
internal sealed class MultipartBody
{
    public const int MaxBytes = 32 << 20;
    private const int MaxParts = 1000;
    private readonly Dictionary<string, FormPart> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _repeated = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<FormPart> Parts => _parts.Values;

    /// <summary>Names of parts that came more than once; the last of them counts.</summary>
    public IReadOnlySet<string> Repeated => _repeated;

    public FormPart? this[string name] => _parts.GetValueOrDefault(name);

    /// <summary>A form that the server makes itself.</summary>
    public static MultipartBody Of(params IEnumerable<FormPart> parts)
    {
        var form = new MultipartBody();
        foreach (var part in parts)
        {
            form._parts[part.Name] = part;
        }

        return form;
    }

    // Without a boundary it can be no form, whatever the type says.
    public static bool IsMultipart(HttpContext http) =>
        http.Request.ContentType is { } type
        && type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
        && type.Contains("boundary=", StringComparison.OrdinalIgnoreCase);

    public static async Task<MultipartBody> Read(HttpContext http, CancellationToken stop)
    {
        var reader =
            ReaderOf(http, http.Request.Body) ?? throw Refusal.Invalid("request body: must be multipart/form-data with a boundary");
        var form = new MultipartBody();
        try
        {
            long total = 0;
            for (var count = 0; await reader.ReadNextSectionAsync(stop) is { } section; count++)
            {
                if (count == MaxParts)
                {
                    throw Refusal.Invalid($"request body: more than {MaxParts} parts");
                }

                var part = await ReadPart(section, MaxBytes - total, stop);
                total += part?.Content.Length ?? 0;
                if (part is not null && !form._parts.TryAdd(part.Name, part))
                {
                    form._parts[part.Name] = part;
                    form._repeated.Add(part.Name);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Refusal.Invalid("request body: a malformed or cut multipart form");
        }

        RequestTimeLimit.Begin(http);
        return form;
    }

    /// <param name="http">Its Content-Type names the boundary.</param>
    /// <param name="body">What is read.</param>
    /// <returns>Null where there is no boundary, or none that is allowed.</returns>
    public static MultipartReader? ReaderOf(HttpContext http, Stream body) =>
        MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 200 } boundary
            ? new MultipartReader(boundary.Value!, body)
            : null;

    /// <summary>A part that holds JSON, in the charset that it names; null when it is missing, empty or <c>null</c>.</summary>
    public System.Text.Json.JsonElement? Json(string name)
    {
        if (this[name] is not { } part)
        {
            return null;
        }

        return JsonBody.Parse(part.Charset is { } charset ? Recode(part.Content, charset, name) : part.Content, name);
    }

    private static byte[] Recode(byte[] content, string charset, string name)
    {
        try
        {
            return Encoding.UTF8.GetBytes(Encoding.GetEncoding(charset).GetString(content));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // .NET knows UTF-7 and refuses it: https://aka.ms/dotnet-warnings/SYSLIB0001
            throw Refusal.Invalid($"{name}: its Content-Type names the charset \"{charset}\", which is not known");
        }
    }

    private static async Task<FormPart?> ReadPart(MultipartSection section, long most, CancellationToken stop)
    {
        if (
            !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name) is not { Length: > 0 } name
        )
        {
            return null;
        }

        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await section.Body.ReadAsync(buffer, stop)) > 0; )
        {
            content.Write(buffer, 0, read);
            if (content.Length > most)
            {
                throw Refusal.Invalid($"request body: larger than {MaxBytes >> 20} MiB, the most that is allowed");
            }
        }

        var charset =
            MediaTypeHeaderValue.TryParse(section.ContentType, out var type) && type.Charset.Length > 0
                ? HeaderUtilities.RemoveQuotes(type.Charset).Value
                : null;
        return new FormPart(name.Value!, BaseName(disposition), charset, content.ToArray());
    }

    /// <summary>The client's name of a file, without folders and what no name should hold.</summary>
    public static string? BaseName(ContentDispositionHeaderValue disposition)
    {
        var name = disposition.FileNameStar.HasValue
            ? disposition.FileNameStar.Value
            : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
        name = name?.Split('/', '\\')[^1];
        return string.IsNullOrEmpty(name)
            ? null
            : string.Concat(name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && !BidiControls.Is(c)).Take(255));
    }
}
