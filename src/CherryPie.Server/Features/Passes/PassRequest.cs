using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>What a client sends of a pass, in POST and PUT, alone or in a batch (CherryPie document, "Create a Pass", "Update a Pass").</summary>
internal sealed class PassRequest
{
    public const int LongestUserId = 256;
    private const int MostDynamicValues = 500;

    public PassRequest(JsonFields fields)
    {
        Fields = fields;
        TemplateName = fields.Text("templateName", 256);
        UserDefinedId = fields.Text("userDefinedId", LongestUserId);
        DynamicData = fields.Object("dynamicData");
        if (DynamicData?.GetPropertyCount() > MostDynamicValues)
        {
            fields.Problems.Add(fields.Path("dynamicData"), $"at most {MostDynamicValues} keys are allowed");
        }

        foreach (var property in DynamicData?.EnumerateObject().Where(p => p.Name.Length is 0 or > 64) ?? [])
        {
            fields.Problems.Add(fields.Path("dynamicData"), $"a key must have 1 to 64 characters, and one has {property.Name.Length}");
        }

        DynamicImages = fields.Object("dynamicImages");
        DynamicBackfields = fields.Object("dynamicBackfields");
        Passbook = fields.Object("passbook");
        RecoveryEmail = Email(fields);
        IsRedeemed = fields.Flag("isRedeemed");
        IsInvalid = fields.Flag("isInvalid");
        IsVoided = fields.Flag("isVoided");
        ExpiryDate = fields.Time("expiryDate");
        if (UserDefinedId?.Length == 0)
        {
            fields.Problems.Add(fields.Path("userDefinedId"), "must not be empty");
        }
    }

    public JsonFields Fields { get; }

    public string? TemplateName { get; }

    public string? UserDefinedId { get; }

    public JsonElement? DynamicData { get; }

    public JsonElement? DynamicImages { get; }

    public JsonElement? DynamicBackfields { get; }

    public JsonElement? Passbook { get; }

    public string? RecoveryEmail { get; }

    /// <summary>What the mail to <see cref="RecoveryEmail"/> says in place of the usual words; the payload of its job.</summary>
    public MailWords? MailWords { get; init; }

    public bool? IsRedeemed { get; }

    public bool? IsInvalid { get; }

    public bool? IsVoided { get; }

    public DateTimeOffset? ExpiryDate { get; }

    private static string? Email(JsonFields fields)
    {
        var text = fields.Text("recoveryEmail", 320);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (MailAddressRule.Ascii(text) is null)
        {
            fields.Problems.Add(fields.Path("recoveryEmail"), MailAddressRule.Allowed);
            return null;
        }

        return text;
    }
}

/// <summary>A caller's own words of a mail, each null where the usual ones are good (WalletKit document, "Creating an individual pass").</summary>
/// <param name="Subject">The subject line.</param>
/// <param name="Body">The text above the link.</param>
/// <param name="Name">Whom it is addressed to.</param>
internal sealed record MailWords(string? Subject, string? Body, string? Name);
