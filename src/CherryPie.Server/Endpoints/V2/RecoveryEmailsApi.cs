using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/recoveryEmails.</summary>
internal static class RecoveryEmailsApi
{
    private static readonly Operation _resend = new(
        "Sends recovery mails again",
        "Each pass by itself: success tells whether its mail is queued, error why not. A newRecoveryEmail is stored.",
        Source: null
    )
    {
        Bodies =
        [
            Body.Json(
                Shape.List(
                    "Whose mails.",
                    Shape
                        .Object(
                            "A pass.",
                            ("passId", Shape.String("The pass.")),
                            ("newRecoveryEmail?", Shape.String("Replaces the stored address.", MailAddressRule.Longest).OrNull())
                        )
                        .Named("ResendMail"),
                    ResendRecoveryMails.Most
                ),
                """[{ "passId": "x8Kd03bPqZ7LmA", "newRecoveryEmail": "ada@example.com" }]"""
            ),
        ],
        Answer = Answer.Json(
            Shape.List(
                "One for each, in the order sent.",
                Shape
                    .Object(
                        "What became of it.",
                        ("passId", Shape.String("The pass.")),
                        ("recoveryEmail", Shape.String("Where the mail goes.").OrNull()),
                        ("success", Shape.Flag("Whether it is queued.")),
                        ("error", Shape.String("Why not.").OrNull())
                    )
                    .Named("ResentMail")
            ),
            "What became of each.",
            """[{ "passId": "x8Kd03bPqZ7LmA", "recoveryEmail": "ada@example.com", "success": true, "error": null }]"""
        ),
        Refused = "request body: must be an array of 1 to 1000 objects with passId and perhaps newRecoveryEmail",
    };

    public static void MapRecoveryEmails(this IEndpointRouteBuilder v2) =>
        v2.MapPut("/recoveryEmails/resend", Resend).WithTags("Passes").WithName("ResendRecoveryEmails").Describes(_resend);

    private static async Task<IResult> Resend(HttpContext http, ResendRecoveryMails resend, CancellationToken stop) =>
        VendorJson.Ok(await resend.Run(await JsonBody.Read(http, stop), stop));
}
