using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Idempotency;

/// <summary>Tells a repeated request from another one with the same key: SHA-256 of method, path, query and body. Of a form its parts
/// count, because a client that sends it again chooses another boundary.</summary>
internal static class RequestFingerprint
{
    private const int AtFirst = 4096;

    /// <summary>Reads the body whole, and puts it back to be read again.</summary>
    public static async Task<byte[]> Of(HttpContext http, CancellationToken stop)
    {
        if (LargeBody.Is(http))
        {
            return await LargeFingerprint.Of(http, Begin(http, "large"), stop);
        }

        var body = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? AtFirst, AtFirst));
        await http.Request.Body.CopyToAsync(body, stop);
        var print = (MultipartBody.IsMultipart(http) ? await OfParts(http, body, stop) : null) ?? OfBytes(http, body);
        body.Position = 0;
        http.Request.Body = body;
        return print;
    }

    private static byte[] OfBytes(HttpContext http, MemoryStream body)
    {
        using var print = Begin(http, "bytes");
        print.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return print.GetHashAndReset();
    }

    /// <returns>Null where the form is malformed: it is refused later, by whoever reads it.</returns>
    private static async Task<byte[]?> OfParts(HttpContext http, MemoryStream body, CancellationToken stop)
    {
        body.Position = 0;
        if (MultipartBody.ReaderOf(http, body) is not { } reader)
        {
            return null;
        }

        using var print = Begin(http, "parts");
        using var content = new MemoryStream();
        try
        {
            while (await reader.ReadNextSectionAsync(stop) is { } section)
            {
                content.SetLength(0);
                await section.Body.CopyToAsync(content, stop);
                Add(print, section.ContentDisposition);
                Add(print, section.ContentType);
                Add(print, content.GetBuffer().AsSpan(0, (int)content.Length));
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }

        return print.GetHashAndReset();
    }

    private static IncrementalHash Begin(HttpContext http, string kind)
    {
        var print = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(print, http.Request.Method);
        Add(print, http.Request.Path.Value);
        Add(print, http.Request.QueryString.Value);
        Add(print, kind);
        return print;
    }

    private static void Add(IncrementalHash print, string? text) => Add(print, Encoding.UTF8.GetBytes(text ?? ""));

    // The length in front keeps two values apart from two others that have the same characters together.
    private static void Add(IncrementalHash print, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        print.AppendData(length);
        print.AppendData(bytes);
    }
}
