namespace CherryPie.Server.Platform.Http;

/// <summary>The answer to a call that created or changed a campaign or template.</summary>
/// <param name="Name">Its reference name.</param>
internal sealed record NameResponse(string Name);

/// <summary>The answer to a call that created or changed a certificate or pass.</summary>
/// <param name="Id">Its id.</param>
internal sealed record IdResponse(string Id);

/// <summary>The answer to a batch.</summary>
/// <param name="Id">The ids, in the order of the request's passes.</param>
internal sealed record IdsResponse(IReadOnlyList<string> Id);
