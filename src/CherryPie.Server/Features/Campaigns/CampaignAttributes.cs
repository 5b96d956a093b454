using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>All attributes of a campaign, in the order of a response. One that is added here can be sent, stored and shown and is in the
/// API document; it needs a property of <see cref="Campaign"/> and a migration besides.</summary>
internal sealed class CampaignAttributes : AttributeTable<Campaign, CampaignResponse>
{
    /// <summary>Of campaigns and templates.</summary>
    public const string StatusText =
        "ACTIVE: passes may be issued (the default). FROZEN: none is issued, those that exist are left alone. INVALID: final; none "
        + "is issued "
        + "and those that exist are invalid.";

    /// <summary>Of campaigns and templates.</summary>
    public const string MaxIssueText =
        "The most passes that may ever be issued; 0, the default, is no limit. Not below what is issued already.";

    /// <summary>Of campaigns and templates.</summary>
    public static readonly Schema Meta = Schema.Object("Any JSON object of the caller's; stored and returned as sent.");

    public static readonly Attribute[] All =
    [
        new Text("index", Schema.String("The server's own reference."))
        {
            Get = c => c.Index,
            IsAlways = true,
            Example = "\"OABd6Q4X\"",
        },
        new Text("name", VendorName.Schema)
        {
            Get = c => c.Name,
            IsFixed = true,
            IsRequired = true,
            IsAlways = true,
            Example = "\"coffeeClub\"",
        },
        new Text("passbookCertId", Schema.String("Id of the certificate that signs the campaign's passes; it never changes.", 64))
        {
            Get = c => c.CertificateId,
            IsFixed = true,
            IsRequired = true,
            IsAlways = true,
            Example = "\"Poxgb4dEJa\"",
        },
        new Text(
            "googleIssuerId",
            Schema.String("Id of the issuer for Google Wallet. It may be set once, then it never changes. Missing: Apple Wallet alone.", 10)
        )
        {
            // Google's own number, which is taken for it first, is to be told from it.
            SentSchema = Schema.String("The `id` that POST /v2/googleIssuers answered, not Google's number of the issuer.", 100),
            Get = c => c.GoogleIssuerId,
            Set = (c, issuer) => c.GoogleIssuerId = issuer,
        },
        new Word<LifeState>("status", StatusText)
        {
            Get = c => c.Status,
            Set = (c, status) => c.Status = status,
            Example = "\"ACTIVE\"",
        },
        new Time("startDate", "Passes can't be downloaded before it; they can be issued. It may be in the past. Without a zone it is UTC.")
        {
            Get = c => c.StartDate,
            Set = (c, at) => c.StartDate = at!.Value,
            IsRequired = true,
            IsAlways = true,
            Example = "\"2026-01-01T00:00:00Z\"",
        },
        new Time("endDate", "From then on passes are invalid and can't be downloaded. After startDate. Without a zone it is UTC.")
        {
            Get = c => c.EndDate,
            Set = (c, at) => c.EndDate = at,
            IsClearedByNull = true,
            Example = "\"2036-01-01T00:00:00Z\"",
        },
        new Time("createdAt", "When it was created.")
        {
            Get = c => c.CreatedAt,
            IsAlways = true,
            Example = "\"2026-03-09T06:31:02.792548Z\"",
        },
        new Time("updatedAt", "When it was last updated.")
        {
            Get = c => c.UpdatedAt,
            IsAlways = true,
            Example = "\"2026-03-09T07:10:49.350777Z\"",
        },
        new Text("displayName", Schema.String("Name that customers see, at most 1,000 characters.", 1000))
        {
            Get = c => c.DisplayName,
            Set = (c, name) => c.DisplayName = name,
            Check = (request, name) => BidiControls.Check(request.Fields.Problems, request.Fields.Path("displayName"), name),
            IsClearedByNull = true,
            Example = "\"Coffee Club\"",
        },
        new Text("description", Schema.String("What customers get, at most 10,000 characters.", 10_000))
        {
            Get = c => c.Description,
            Set = (c, text) => c.Description = text,
            IsClearedByNull = true,
            Example = "\"A point for every coffee.\"",
        },
        new Json("whiteLabel", WhiteLabel.Schema)
        {
            Stored = c => c.WhiteLabel,
            Store = (c, look) => c.WhiteLabel = look,
            Shown = r => StoredJson.Read(r.Entity.WhiteLabel) ?? StoredJson.Empty,
            IsClearedByNull = true,
            IsAlways = true,
            Example = "{}",
        },
        new Json("meta", Meta)
        {
            Stored = c => c.Meta,
            Store = (c, meta) => c.Meta = meta,
            IsClearedByNull = true,
            Example = """{ "costCentre": 4711 }""",
        },
        new Whole("maxIssue", MaxIssueText, IssueLimit.Most) { Get = c => c.MaxIssue, Set = (c, most) => c.MaxIssue = most },
        new Whole("issued", "Passes issued until now.") { Shown = r => r.Issued },
    ];
}
