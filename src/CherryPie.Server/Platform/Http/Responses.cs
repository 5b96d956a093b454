namespace CherryPie.Server.Platform.Http;

/// <summary>The answer to a call that created or changed a campaign or template.</summary>
/// <param name="Name">Its reference name.</param>
internal sealed record NameResponse(string Name, IReadOnlyList<WarningResponse>? Warnings = null);

/// <summary>What was taken and should be better, by the path of the caller's attribute.</summary>
internal sealed record WarningResponse(string Path, string Text);

/// <summary>The answer to a call that created or changed a certificate or pass.</summary>
/// <param name="Id">Its id.</param>
internal sealed record IdResponse(string Id, IReadOnlyList<WarningResponse>? Warnings = null);

/// <summary>The answer to a batch.</summary>
/// <param name="Id">The ids, in the order of the request's passes.</param>
internal sealed record IdsResponse(IReadOnlyList<string> Id, IReadOnlyList<WarningResponse>? Warnings = null);
