using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>/v2/recoveryEmails.</summary>
internal static class RecoveryEmailsApi
{
    private static readonly Operation _resend = new(
        "Sends recovery mails again",
        "Each pass by itself: success tells whether its mail is queued, error why not. A newRecoveryEmail is stored. A pass "
            + "gets one mail in a request, and an address a few in an hour.",
        Source: null
    )
    {
        Bodies =
        [
            Body.Json(
                Schema.List(
                    "Whose mails.",
                    Schema
                        .Object(
                            "A pass.",
                            ("passId", Schema.String("The pass.")),
                            ("newRecoveryEmail?", Schema.String("Replaces the stored address.", MailAddressRule.Longest).OrNull())
                        )
                        .Named("ResendMail"),
                    ResendRecoveryMails.Most
                ),
                """[{ "passId": "x8Kd03bPqZ7LmA", "newRecoveryEmail": "ada@example.com" }]"""
            ),
        ],
        Answer = Answer.Json(
            Schema.List(
                "One for each, in the order sent.",
                Schema
                    .Object(
                        "What became of it.",
                        ("passId", Schema.String("The pass.")),
                        ("recoveryEmail", Schema.String("Where the mail goes.").OrNull()),
                        ("success", Schema.Flag("Whether it is queued.")),
                        ("error", Schema.String("Why not.").OrNull())
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
