using System.Text.Json;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>What a client sends of a pass, in POST and PUT, alone or in a batch (CherryPie document, "Create a Pass", "Update a
/// Pass").</summary>
internal sealed class PassRequest : ApiRequest<Pass, PassResponse>
{
    /// <summary>What it may set. Problems are reported in this order; further attributes follow in the table's.</summary>
    public static readonly PassAttributes.Attribute[] Attributes = PassAttributes
        .All.Where(a => a.IsSent)
        .InOrder(
            "templateName",
            "userDefinedId",
            "dynamicData",
            "dynamicImages",
            "dynamicBackfields",
            "passbook",
            "recoveryEmail",
            "isRedeemed"
        );

    private static readonly PassAttributes.Text _templateName = PassAttributes.Row<PassAttributes.Text>("templateName"),
        _userDefinedId = PassAttributes.Row<PassAttributes.Text>("userDefinedId");

    private static readonly PassAttributes.Json _dynamicImages = PassAttributes.Row<PassAttributes.Json>("dynamicImages");

    public PassRequest(JsonFields fields)
        : base(fields, Attributes)
    {
        (TemplateName, UserDefinedId) = (Get(_templateName), Get(_userDefinedId));
        if (UserDefinedId?.Length == 0)
        {
            fields.Problems.Add(fields.Path("userDefinedId"), "must not be empty");
        }
    }

    public string? TemplateName { get; }

    public string? UserDefinedId { get; }

    public JsonElement? DynamicImages => Get(_dynamicImages);

    /// <summary>What of passbook was taken, and reaches no phone.</summary>
    public List<PassFinding> Warnings { get; } = [];

    /// <summary>Whether passbook has a name that former versions did not know, and so the caller answers with warnings.</summary>
    public bool HasNewAttributes { get; set; }

    /// <summary>What the mail to the recovery address says in place of the usual words; the payload of its job.</summary>
    public MailWords? MailWords { get; init; }

    /// <summary>Whether a new pass's recovery address is mailed.</summary>
    public bool IsMailed { get; init; } = true;
}

/// <summary>A caller's own words of a mail, each null where the usual ones are good (WalletKit document, "Creating an individual pass").
/// </summary>
/// <param name="Subject">The subject line.</param>
/// <param name="Body">The text above the link.</param>
/// <param name="Name">Whom it is addressed to.</param>
internal sealed record MailWords(string? Subject, string? Body, string? Name);
