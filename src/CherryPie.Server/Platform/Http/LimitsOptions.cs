using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Platform.Http;

/// <summary>What one caller, one address or one connection may ask of one server; each server counts by itself.</summary>
internal sealed class LimitsOptions
{
    /// <summary>Per account, on /v2 and /v1; 0 is no limit.</summary>
    [Range(0, int.MaxValue)]
    public int RequestsPerMinute { get; set; }

    /// <summary>Per address, on what needs no key: packages, their JSON and images, pages, the devices' log. 0 is no limit.</summary>
    [Range(0, int.MaxValue)]
    public int DownloadsPerMinute { get; set; } = 1200;

    /// <summary>Per address, on the device protocol: calls with a wrong token or of an unknown device. 0 is no limit.</summary>
    [Range(0, int.MaxValue)]
    public int DeviceFailuresPerMinute { get; set; } = 3000;

    /// <summary>Memory for finished packages; 0 keeps none.</summary>
    [Range(0, int.MaxValue)]
    public int BundleCacheBytes { get; set; } = 64 << 20;

    /// <summary>Open signing requests of an account.</summary>
    [Range(1, int.MaxValue)]
    public int SigningRequests { get; set; } = 100;

    /// <summary>The largest file of an import.</summary>
    [Range(1, 1 << 20)]
    public int ImportMegabytes { get; set; } = 512;

    /// <summary>The largest file of an export.</summary>
    [Range(1, 1 << 20)]
    public int ExportMegabytes { get; set; } = 1024;

    /// <summary>Imports, updates and exports that this server works on at a time; 0 leaves them to other servers.</summary>
    [Range(0, 64)]
    public int ImportsAtOnce { get; set; } = 2;

    /// <summary>Connections that are open at once; 0 is no limit.</summary>
    [Range(0, int.MaxValue)]
    public int Connections { get; set; } = 10_000;

    /// <summary>How long a request's headers may take to come in.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may wait for its next request.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>How long a request may take, without the time that an upload takes to come in and a package to go out; zero is no
    /// limit.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How slow a body may come in, and an answer be taken, after five seconds; 0 is no limit.</summary>
    [Range(0, int.MaxValue)]
    public int BytesPerSecond { get; set; } = 240;
}
