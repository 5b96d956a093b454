namespace CherryPie.Server.Platform.Hosting;

/// <summary>The base of landing links, bundle links and webServiceURL, as phones and browsers reach this server.</summary>
internal sealed class PublicUrl(HostingOptions options, IHostEnvironment environment, ListeningAddress address, ILogger<PublicUrl> log)
{
    /// <summary>Without a slash at its end.</summary>
    public string Value => (string.IsNullOrEmpty(options.PublicUrl) ? address.Value : options.PublicUrl).TrimEnd('/');

    /// <summary>Whether it is set, and https.</summary>
    public bool IsHttps => options.PublicUrl?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The path that pages' own addresses start with: empty, or where a proxy put this server, without a slash at its
    /// end.</summary>
    public string Root => new Uri(Value).AbsolutePath.TrimEnd('/');

    public void Check()
    {
        if (string.IsNullOrEmpty(options.PublicUrl))
        {
            if (!environment.IsDevelopment())
            {
                throw new OperatorError(
                    "PublicUrl is not set: outside Development it must be the https address under which phones reach this server, "
                        + "such as https://passes.example.com"
                );
            }

            return;
        }

        if (
            !Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("https" or "http")
            || uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length > 0
        )
        {
            throw new OperatorError(
                "PublicUrl is malformed; allowed: an absolute https address without query and fragment, such as https://passes.example.com"
            );
        }

        if (uri.Scheme == "http" && !environment.IsDevelopment())
        {
            if (!uri.IsLoopback)
            {
                throw new OperatorError(
                    $"PublicUrl is {options.PublicUrl}, and outside Development http is taken for localhost only. Use https."
                );
            }

            log.LogWarning("PublicUrl is {PublicUrl}: no phone will register for updates, because iOS wants https", options.PublicUrl);
        }
    }
}
