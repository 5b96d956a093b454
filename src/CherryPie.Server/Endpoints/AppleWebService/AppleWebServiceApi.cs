using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.AppleWebService;

/// <summary>The device protocol. https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes</summary>
internal static class AppleWebServiceApi
{
    private const string Registration = "/v1/devices/{deviceLibraryIdentifier}/registrations/{passTypeIdentifier}/{serialNumber}";
    private const int LongestBody = 64 * 1024;

    // Devices look at the status alone; the words are for people who read logs.
    private static readonly ErrorDialect _errors = new JsonErrorDialect(
        nameof(DeviceScheme.ApplePass),
        StatusCodes.Status429TooManyRequests
    );
    private static readonly string[] _read = ["GET", "HEAD"];

    public static void MapAppleWebService(this WebApplication app)
    {
        var wallet = app.MapGroup("/wallet")
            .WithErrors(_errors)
            .AllowAnonymous()
            .WithTags(AppleWebServiceDocument.Tag)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LongestBody));
        wallet
            .MapPost(Registration, Register)
            .WithName("RegisterDevice")
            .Describes(AppleWebServiceDocs.Register)
            .WithMetadata(AppleWebServiceDocument.Document);
        wallet
            .MapDelete(Registration, Unregister)
            .WithName("UnregisterDevice")
            .Describes(AppleWebServiceDocs.Unregister)
            .WithMetadata(AppleWebServiceDocument.Document);
        wallet
            .MapGet("/v1/devices/{deviceLibraryIdentifier}/registrations/{passTypeIdentifier}", List)
            .WithName("ListUpdatedPasses")
            .Describes(AppleWebServiceDocs.List);
        wallet
            .MapMethods("/v1/passes/{passTypeIdentifier}/{serialNumber}", _read, Fetch)
            .WithName("FetchPass")
            .Describes(AppleWebServiceDocs.Fetch)
            .WithMetadata(AppleWebServiceDocument.Document)
            .AnswersEarly();
        wallet.MapPost("/v1/log", Log).WithName("WriteDeviceLog").Describes(AppleWebServiceDocs.Log).LimitedByAddress();
    }

    private static async Task<IResult> Register(
        string deviceLibraryIdentifier,
        string passTypeIdentifier,
        string serialNumber,
        HttpContext http,
        AuthorizePass authorize,
        RegisterDevice register,
        CancellationToken stop
    )
    {
        var pass = await authorize.Run(http, passTypeIdentifier, serialNumber, stop);
        var body = await JsonBody.Read(http, stop);
        var token =
            body is { ValueKind: JsonValueKind.Object } sent
            && sent.TryGetProperty("pushToken", out var text)
            && text.ValueKind == JsonValueKind.String
                ? text.GetString()
                : null;
        return Results.StatusCode(
            await register.Run(pass, deviceLibraryIdentifier, token, stop) ? StatusCodes.Status201Created : StatusCodes.Status200OK
        );
    }

    private static async Task<IResult> Unregister(
        string deviceLibraryIdentifier,
        string passTypeIdentifier,
        string serialNumber,
        HttpContext http,
        AuthorizePass authorize,
        ForgetDevice forget,
        CancellationToken stop
    )
    {
        await forget.Run(await authorize.Run(http, passTypeIdentifier, serialNumber, stop), deviceLibraryIdentifier, stop);
        return Results.Ok();
    }

    private static async Task<IResult> List(
        string deviceLibraryIdentifier,
        string passTypeIdentifier,
        HttpContext http,
        ListUpdatedPasses list,
        DeviceLimit limit,
        CancellationToken stop
    )
    {
        var since = http.Request.Query["passesUpdatedSince"];
        var (isKnown, updated) = await list.Run(deviceLibraryIdentifier, passTypeIdentifier, since, stop);
        return isKnown || limit.Charge(http) is not { } refusal
            ? updated is null
                ? Results.NoContent()
                : VendorJson.Ok(updated)
            : throw refusal;
    }

    private static async Task<IResult> Fetch(
        string passTypeIdentifier,
        string serialNumber,
        HttpContext http,
        AuthorizePass authorize,
        FetchPass fetch,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        var now = clock.GetUtcNow();
        var pass = await authorize.Run(http, passTypeIdentifier, serialNumber, stop);
        DateTimeOffset? since = DateTimeOffset.TryParseExact(
            http.Request.Headers.IfModifiedSince,
            "r",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;
        var package = await fetch.Run(pass, since, now, stop);
        http.Response.Headers.Date = now.ToString("r", CultureInfo.InvariantCulture); // the web server's own may be a second old
        http.Response.Headers.LastModified = pass.Version.LastModifiedBy(now)?.ToString("r", CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "no-store";
        return package is null ? Results.StatusCode(StatusCodes.Status304NotModified) : new PackageResult(package);
    }

    private static async Task<IResult> Log(HttpContext http, WriteDeviceLog write, CancellationToken stop)
    {
        try
        {
            await write.Run(await JsonBody.Read(http, stop), stop);
        }
        catch (Exception e) when (e is Refusal { Status: StatusCodes.Status400BadRequest } or BadHttpRequestException)
        {
            // A body that is no JSON, or too large, is not stored: a device could not correct it.
        }

        return Results.Ok();
    }
}
