using System.Text;
using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>A page, ready to be sent.</summary>
/// <param name="Html">The whole document.</param>
/// <param name="Style">The style sheet in it.</param>
/// <param name="Status">Of HTTP.</param>
/// <param name="Scripted">Whether it needs a script of this server.</param>
/// <param name="RetryAfter">When to try again.</param>
internal sealed record LandingResponse(
    Markup Html,
    string Style = "",
    int Status = StatusCodes.Status200OK,
    bool Scripted = false,
    TimeSpan? RetryAfter = null
) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var bytes = Encoding.UTF8.GetBytes(Html.ToString());
        LandingHeaders.Page(response, Style, Scripted);
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = bytes.Length;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }
}
