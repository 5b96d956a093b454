using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>All that the page of a pass shows.</summary>
internal sealed record LandingView
{
    public required Viewer Viewer { get; init; }

    public required Pass Pass { get; init; }

    public required PassView Shown { get; init; }

    public required PassAvailability State { get; init; }

    public required WhiteLabel Look { get; init; }

    /// <summary>Path of the public address.</summary>
    public required string Root { get; init; }

    /// <summary>This page's address, as others are to open it.</summary>
    public required string Link { get; init; }

    /// <summary>Null where the viewer may not edit or there is nothing to edit.</summary>
    public EditForm? Form { get; init; }

    /// <summary>Whether the viewer came with the edit token.</summary>
    public bool MayEdit { get; init; }

    /// <summary>Apple's badge in the viewer's language; null where the operator has put none in.</summary>
    public WalletBadge? Badge { get; init; }

    /// <summary>What was the matter with the viewer's last step.</summary>
    public string? Notice { get; init; }

    /// <summary>Whether that step went well.</summary>
    public bool IsGood { get; init; }

    /// <summary>Whether there is the pass for Google Wallet, too.</summary>
    public bool IsForGoogle => Pass.Campaign!.GoogleIssuerId is not null;

    public PassPictures Pictures => new(Root, Pass.Id);

    public string Title => Pass.Campaign!.DisplayName is { Length: > 0 } name ? Shown.Translate(name) : Shown.Organization;

    public string Description => Pass.Campaign!.Description is { Length: > 0 } text ? Shown.Translate(text) : Shown.Description;

    public string? LogoPath => Pass.Campaign!.WhiteLabelLogo is { } sha1 ? $"{Root}/p/{Pass.Id}/logo-{sha1}.png" : null;
}
