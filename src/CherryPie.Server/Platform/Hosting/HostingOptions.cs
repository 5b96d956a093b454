namespace CherryPie.Server.Platform.Hosting;

/// <summary>The settings that stand at the top, outside any section.</summary>
internal sealed class HostingOptions
{
    public string? DataFolder { get; set; }

    public string? PublicUrl { get; set; }

    /// <summary>Answers 503 on /v2 and /v1.</summary>
    public bool Maintenance { get; set; }
}
