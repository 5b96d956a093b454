using CherryPie.Server.Endpoints.V2;
using CherryPie.Server.Endpoints.WalletKit;
using CherryPie.Server.Features.Devices;

namespace CherryPie.Server.Platform.Http;

/// <summary>How one front door words a refusal. It is metadata of the door's route group.</summary>
internal abstract class ErrorDialect
{
    /// <summary><c>{"error":"text"}</c>, which CherryPie's clients cut apart by character offset, so nothing else may stand in it.</summary>
    public static ErrorDialect CherryPie { get; } = new CherryPieDialect();

    /// <summary>The same words for people who read logs; devices look at the status alone.</summary>
    public static ErrorDialect Apple { get; } = new AppleDialect();

    /// <summary>WalletKit v1 has the same body: its document names none, and its clients look for an <c>id</c>, which is never there.</summary>
    public static ErrorDialect WalletKit { get; } = new WalletKitDialect();

    /// <summary>Too often. CherryPie's clients take a 429 for a success.</summary>
    public virtual int Throttled => StatusCodes.Status503ServiceUnavailable;

    public abstract Task Write(HttpContext http, int status, string message);

    private sealed class CherryPieDialect : ErrorDialect
    {
        public override async Task Write(HttpContext http, int status, string message)
        {
            http.Response.StatusCode = status;
            if (status == StatusCodes.Status401Unauthorized)
            {
                http.Response.Headers.WWWAuthenticate = PkAuth.SchemeName;
            }

            await VendorJson.Write(http, new ErrorBody(message));
        }
    }

    private sealed class WalletKitDialect : ErrorDialect
    {
        public override async Task Write(HttpContext http, int status, string message)
        {
            http.Response.StatusCode = status;
            if (status == StatusCodes.Status401Unauthorized)
            {
                http.Response.Headers.WWWAuthenticate = BrandAuth.SchemeName;
            }

            await VendorJson.Write(http, new ErrorBody(message));
        }
    }

    private sealed class AppleDialect : ErrorDialect
    {
        public override async Task Write(HttpContext http, int status, string message)
        {
            http.Response.StatusCode = status;
            if (status == StatusCodes.Status401Unauthorized)
            {
                http.Response.Headers.WWWAuthenticate = nameof(DeviceScheme.ApplePass);
            }

            await VendorJson.Write(http, new ErrorBody(message));
        }
    }
}

/// <summary>The body of every error answer.</summary>
/// <param name="Error">One plain sentence: what is wrong, which field, what is allowed.</param>
internal sealed record ErrorBody(string Error);
