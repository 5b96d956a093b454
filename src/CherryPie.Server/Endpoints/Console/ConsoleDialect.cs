using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>How a refusal reads in the console: a page in the reader's language that says what to do next.</summary>
internal sealed class ConsoleDialect : ErrorDialect
{
    public const string Expired = "This form is from another session",
        Disabled = "This account is disabled",
        TooLarge = "This is more than the page takes";

    public override int Throttled => StatusCodes.Status429TooManyRequests;

    public override async Task Write(HttpContext http, int status, string message)
    {
        ConsoleHeaders.Set(http.Response);
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = status;
            return;
        }

        var texts = ConsoleTexts.Of(http.Request, chosen: null);
        var kind =
            message == Expired ? "expired"
            : message == Disabled ? "disabled"
            : message == TooLarge ? "large"
            : message == PasswordRules.Changed ? "changed"
            : status switch
            {
                StatusCodes.Status404NotFound => "missing",
                StatusCodes.Status403Forbidden => "forbidden",
                StatusCodes.Status429TooManyRequests => "often",
                < StatusCodes.Status500InternalServerError => "wrong",
                StatusCodes.Status503ServiceUnavailable => "away",
                _ => "broken",
            };
        var result = new Microsoft.AspNetCore.Http.HttpResults.RazorComponentResult(
            typeof(Views.MessagePage),
            new Dictionary<string, object?>
            {
                [nameof(Views.View.Page)] = new PageFrame
                {
                    Texts = texts,
                    Root = http.RequestServices.GetRequiredService<Platform.Hosting.PublicUrl>().Root,
                    Title = texts[$"error.{kind}"],
                },
                ["Model"] = texts[$"error.{kind}.text"],
            }
        )
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
        await http.Render(result);
    }
}
