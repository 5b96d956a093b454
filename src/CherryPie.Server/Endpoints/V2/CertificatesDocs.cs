using CherryPie.Server.Endpoints.OpenApi;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.V2;

/// <summary>What the API document says of signing requests and certificates.</summary>
internal static class CertificatesDocs
{
    private static readonly Schema _name = Schema.String("Name that helps to tell certificates apart, at most 1,000 characters.", 1000);
    private static readonly Schema _description = Schema.String("At most 10,000 characters.", 10_000);

    private static readonly Schema _about = Schema.Object(
        "What the caller says of a certificate.",
        ("name?", _name.OrNull()),
        ("description?", _description.OrNull()),
        ("password?", Schema.String("Opens passbookP12. Not stored.", 1000).OrNull())
    ) with
    {
        Example = """{ "name": "Coffee Club", "description": "Signs the passes of the coffee club" }""",
    };

    private static readonly Schema _upload = Schema
        .Object(
            "Exactly one of the three files.",
            (
                "passbookPEM?",
                Schema.File(
                    "The certificate that Apple issued on a signing request of this account: DER (as Apple's .cer), PEM, or base64 "
                        + "without armour. The usual part."
                )
            ),
            ("passbookCER?", Schema.File("The same under another name.")),
            (
                "passbookP12?",
                Schema.File(
                    "A PKCS#12 file with certificate and private key, for owners of an existing key; its password in jsonBody.password."
                )
            ),
            ("jsonBody?", _about.Named("CertificateDetails"))
        )
        .Named("CertificateUpload");

    private static readonly Schema _certificate = Schema
        .Object(
            "A certificate. Its private key is never shown.",
            ("id", Schema.String("10 letters and digits; campaigns name it as passbookCertId.", 10)),
            ("passTypeId", Schema.String("The pass type identifier that is registered with Apple.")),
            ("name?", _name),
            ("description?", _description),
            ("validFrom", Schema.Time("Begin of its validity.")),
            ("validUntil", Schema.Time("End of its validity; passes can't be signed after it.")),
            ("teamName", Schema.String("Name of the Apple developer team.")),
            ("teamCode", Schema.String("Identifier of the Apple developer team.")),
            ("createdAt", Schema.Time("When it was uploaded.")),
            ("updatedAt", Schema.Time("When it was last updated."))
        )
        .Named("Certificate");

    private const string Example = """
        {
          "id": "Poxgb4dEJa", "passTypeId": "pass.com.example.coffee", "name": "Coffee Club",
          "description": "Signs the passes of the coffee club",
          "validFrom": "2026-01-08T05:19:21Z", "validUntil": "2027-02-07T05:19:21Z",
          "teamName": "Example Coffee Ltd", "teamCode": "A1B2C3D4E5",
          "createdAt": "2026-01-08T11:32:52.57531Z", "updatedAt": "2026-01-08T11:32:52.57531Z"
        }
        """;

    public static readonly Operation CreateSigningRequest = new(
        "Makes a certificate signing request",
        "Each call makes a new RSA key of 2048 bits, stored encrypted, and answers a request on it as PEM. Upload the file at "
            + "developer.apple.com under *Certificates, Pass Type ID Certificate*. No body is needed. At most 1,000 requests of an account "
            + "are open at a time.",
        "Generate CSR"
    )
    {
        Answer = new Answer(
            "application/pkcs10",
            Schema.File("PEM, `-----BEGIN CERTIFICATE REQUEST-----`; to be saved as a .csr file."),
            "The signing request, whatever the Accept header asks for.",
            "\"-----BEGIN CERTIFICATE REQUEST-----\\nMIICijCCAXICAQAwRTEbMBkGA1UEAwwSQ29mZmVlIENsdWI...\\n-----END CERTIFICATE "
                + "REQUEST-----\\n\""
        ),
        Refused =
            "1000 signing requests of this account are open, the most that are kept; upload certificates for those, or ask the "
            + "operator to remove some",
    };

    public static readonly Operation Upload = new(
        "Uploads a certificate",
        "It is matched by its public key to the signing request that it was made from. The same certificate again answers with its "
            + "id and takes the new name and description. In Development the verb `dev sign` stands in for Apple: it makes the file of "
            + "passbookPEM out of a signing request.",
        "Upload Certificate"
    )
    {
        Bodies = [Body.Form(_upload)],
        Answer = Answer.Id("certificate", "Poxgb4dEJa"),
        Refused =
            "passbookPEM: it was not made from a CSR of this account (no key matches its public key). Get a CSR with POST "
            + "/v2/passbookCsrs, let Apple issue a certificate on it and upload that; or upload certificate and key as passbookP12",
    };

    public static readonly Operation Get = new(
        "Shows a certificate",
        "What it is for and how long it is valid.",
        "Retrieve Certificate Information"
    )
    {
        Parameters = [new Parameter("certificateId", "The id that its upload answered.", "Poxgb4dEJa")],
        Answer = Answer.Json(_certificate, "The certificate.", Example),
        Missing = "There is no certificate \"Poxgb4dEJa\"",
    };

    public static readonly Operation List = new(
        "Lists all certificates",
        "In the order of upload, at most 10,000.",
        "List Your Certificates"
    )
    {
        Answer = Answer.Json(Schema.List("Certificates.", _certificate), "The account's certificates.", $"[{Example}]"),
    };
}
