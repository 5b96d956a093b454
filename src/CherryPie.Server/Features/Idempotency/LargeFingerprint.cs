using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Idempotency;

/// <summary>The fingerprint of a body that is too large for memory: it is put into a temporary file, and read from there again.</summary>
internal static class LargeFingerprint
{
    private const int ReadAtOnce = 64 * 1024;

    /// <param name="print">Knows method and address; taken over.</param>
    public static async Task<byte[]> Of(HttpContext http, IncrementalHash print, CancellationToken stop)
    {
        using var _ = print;
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = ReadAtOnce,
                Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
                UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        http.Response.RegisterForDisposeAsync(file);
        await http.Request.Body.CopyToAsync(file, ReadAtOnce, stop);
        file.Position = 0;
        if (!await AddParts(http, file, print, stop))
        {
            file.Position = 0;
            print.AppendData(await SHA256.HashDataAsync(file, stop));
        }

        file.Position = 0;
        http.Request.Body = file;
        return print.GetHashAndReset();
    }

    /// <returns>False where it is no whole form; whoever reads it refuses it.</returns>
    private static async Task<bool> AddParts(HttpContext http, Stream body, IncrementalHash print, CancellationToken stop)
    {
        if (MultipartBody.ReaderOf(http, body) is not { } reader)
        {
            return false;
        }

        try
        {
            while (await reader.ReadNextSectionAsync(stop) is { } section)
            {
                // Each of a fixed length, so that no part can pass for the end of another.
                print.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(section.ContentDisposition ?? "")));
                print.AppendData(await SHA256.HashDataAsync(section.Body, stop));
            }

            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return false;
        }
    }
}
