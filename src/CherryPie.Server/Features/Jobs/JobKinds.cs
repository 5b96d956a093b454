namespace CherryPie.Server.Features.Jobs;

/// <summary>Every kind of job. They stand here so that whoever asks for work does not depend on who does it.</summary>
internal static class JobKinds
{
    /// <summary>A pass changed: its registrations get a new update tag, its devices a push.</summary>
    public static readonly JobKind PassChanged = new("pass-changed", Batch: 500);

    /// <summary>Many passes changed in one transaction: the payload lists them.</summary>
    public static readonly JobKind PassesChanged = new("passes-changed", Batch: 1);

    /// <summary>A template was pushed or its design changed: the same for all its passes.</summary>
    public static readonly JobKind TemplateChanged = new("template-changed", Batch: 1);

    /// <summary>A campaign changed in what its passes show.</summary>
    public static readonly JobKind CampaignChanged = new("campaign-changed", Batch: 1);

    /// <summary>A renewed certificate signs a pass type from now on.</summary>
    public static readonly JobKind CertificateChanged = new("certificate-changed", Batch: 1);

    /// <summary>A push that was tried too often; it waits for an operator as a dead letter.</summary>
    public static readonly JobKind Push = new("push", Batch: 100);

    /// <summary>The mail with the links and the package of a pass.</summary>
    public static readonly JobKind RecoveryMail = new("recovery-mail", Batch: 1);

    /// <summary>A text message through the operator's gateway.</summary>
    public static readonly JobKind TextMessage = new("sms", Batch: 1);

    /// <summary>The mail with the link of an invitation to the console.</summary>
    public static readonly JobKind InvitationMail = new("invitation-mail", Batch: 1);

    /// <summary>A pass changed that Google has: its object is sent anew.</summary>
    public static readonly JobKind GoogleObject = new("google-object", Batch: 20, Attempts: 20);

    /// <summary>A change that Google has is told to who has the pass: the payload is the message.</summary>
    public static readonly JobKind GoogleMessage = new("google-message", Batch: 20);

    /// <summary>A template changed that Google has passes of: its classes are sent anew, then those of its objects that differ.</summary>
    public static readonly JobKind GoogleTemplate = new("google-template", Batch: 1, Attempts: 20);

    /// <summary>A campaign became invalid: the same for all its templates.</summary>
    public static readonly JobKind GoogleCampaign = new("google-campaign", Batch: 1, Attempts: 20);

    /// <summary>Google is asked which of an issuer's passes people have, because its callbacks may fail to come.</summary>
    public static readonly JobKind GoogleReconcile = new("google-reconcile", Batch: 1);

    /// <summary>The mail to an owner of an account that the server has disabled one of its webhooks.</summary>
    public static readonly JobKind WebhookMail = new("webhook-mail", Batch: 1);
}
