using System.Text.Json;
using CherryPie.Server.Features.Bulk;
using CherryPie.Server.Platform.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>Reads the form of an import as it comes in: the file goes into the database while it is sent, before or after
/// jsonBody.</summary>
internal static class ImportForm
{
    private const string Parts = "request body: must be multipart/form-data with the parts file and jsonBody";

    /// <returns>The import's id.</returns>
    public static async Task<string> Read(HttpContext http, CreateImport create, CancellationToken stop)
    {
        var reader = MultipartBody.ReaderOf(http, http.Request.Body) ?? throw Refusal.Invalid(Parts);
        var (file, name, options, isMade) = ((long?)null, (string?)null, (ImportOptions?)null, false);
        try
        {
            while (await reader.ReadNextSectionAsync(stop) is { } section)
            {
                switch (NameOf(section, out var fileName))
                {
                    case "file" when file is null:
                        file = await create.Spool(section.Body, name = fileName, stop);
                        break;
                    case "file":
                        throw Refusal.Invalid("file: one file is imported at a time");
                    case "jsonBody" when options is not null:
                        throw Refusal.Invalid("jsonBody: is there twice");
                    case "jsonBody":
                        options = await create.Options(await Json(section, stop), stop);
                        break;
                    case var other:
                        throw Refusal.Invalid($"request body: its parts are file and jsonBody, and \"{other}\" is neither");
                }
            }

            RequestTimeLimit.Begin(http);
            if (file is null)
            {
                throw Refusal.Invalid("file: is required: the file to import, as a part of the form");
            }

            options ??= await create.Options(null, stop);
            var id = await create.Run(options with { FileName = name }, file.Value, worker: null, stop);
            isMade = true;
            return id;
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Refusal.Invalid("request body: a malformed or cut multipart form");
        }
        finally
        {
            if (!isMade && file is { } spooled)
            {
                await create.Drop(spooled);
            }
        }
    }

    private static string? NameOf(MultipartSection section, out string? fileName)
    {
        fileName = null;
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            return null;
        }

        fileName = MultipartBody.BaseName(disposition);
        return HeaderUtilities.RemoveQuotes(disposition.Name).Value;
    }

    private static async Task<JsonElement?> Json(MultipartSection section, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await section.Body.ReadAsync(buffer, stop)) > 0; )
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > JsonBody.MaxBytes)
            {
                throw Refusal.Invalid($"jsonBody: larger than {JsonBody.MaxBytes / 1024} KiB, the most that is allowed");
            }
        }

        return JsonBody.Parse(bytes.ToArray(), "jsonBody");
    }
}
