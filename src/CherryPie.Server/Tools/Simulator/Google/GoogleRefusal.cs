using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>What one field of a body is refused for.</summary>
/// <param name="Field">Its path, such as <c>resource.messages[0].messageType</c>.</param>
/// <param name="Description">Why, in Google's manner.</param>
internal sealed record GoogleViolation(string Field, string Description);

/// <summary>The stand-in's answer in place of a resource.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="reason">Google's word for it, such as <c>classNotFound</c>.</param>
/// <param name="message">For a person.</param>
/// <param name="violations">The fields at fault; null: none in particular.</param>
internal sealed class GoogleRefusal(int status, string reason, string message, IReadOnlyCollection<GoogleViolation>? violations = null)
    : Exception(message)
{
    public int Status => status;

    public string Reason => reason;

    public static GoogleRefusal Invalid(IReadOnlyCollection<GoogleViolation> violations) =>
        new(400, "badRequest", string.Join('\n', violations.Select(v => v.Description)), violations);

    public static GoogleRefusal Invalid(string field, string description) => Invalid([new GoogleViolation(field, description)]);

    /// <summary>The body, in the form of all of Google's APIs: https://cloud.google.com/apis/design/errors</summary>
    public JsonObject Body()
    {
        var error = new JsonObject
        {
            ["code"] = status,
            ["message"] = Message,
            ["errors"] = new JsonArray(
                new JsonObject
                {
                    ["message"] = Message,
                    ["domain"] = "walletobjects",
                    ["reason"] = reason,
                }
            ),
            ["status"] = Name,
        };
        if (violations is not null)
        {
            error["details"] = new JsonArray(
                new JsonObject
                {
                    ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
                    ["fieldViolations"] = new JsonArray([
                        .. violations.Select(v => new JsonObject { ["field"] = v.Field, ["description"] = v.Description }),
                    ]),
                }
            );
        }

        return new JsonObject { ["error"] = error };
    }

    private string Name =>
        status switch
        {
            400 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            409 => "ALREADY_EXISTS",
            429 => "RESOURCE_EXHAUSTED",
            503 => "UNAVAILABLE",
            504 => "DEADLINE_EXCEEDED",
            < 500 => "FAILED_PRECONDITION",
            _ => "INTERNAL",
        };
}
