namespace CherryPie.Server.Http;

/// <summary>The answer to a call that created or changed a campaign or template.</summary>
/// <param name="Name">Its reference name.</param>
internal sealed record NameAnswer(string Name);

/// <summary>The answer to a call that created or changed a certificate or pass.</summary>
/// <param name="Id">Its id.</param>
internal sealed record IdAnswer(string Id);
