using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Features.Google;

/// <summary>Where Google is. Nobody is called while no account has an issuer.</summary>
internal sealed class GoogleOptions
{
    /// <summary>The root of the REST API, without a slash at its end.</summary>
    public Uri Endpoint { get; set; } = new("https://walletobjects.googleapis.com/walletobjects/v1");

    /// <summary>Where access tokens are had. The address in a service account's key is never called.</summary>
    public Uri TokenUrl { get; set; } = new("https://oauth2.googleapis.com/token");

    /// <summary>What save links begin with.</summary>
    public Uri SaveUrl { get; set; } = new("https://pay.google.com/gp/v/save");

    /// <summary>The root keys that callbacks are verified by.</summary>
    public Uri CallbackKeysUrl { get; set; } = new("https://pay.google.com/gp/m/issuer/keys");

    /// <summary>A PEM file with the only roots that the certificates of these addresses may have; null: the machine's roots.</summary>
    public string? TrustedRootsFile { get; set; }

    /// <summary>The most requests to the REST API for a service account, of all servers together. Google allows 20.</summary>
    [Range(1, 1000)]
    public int RequestsPerSecond { get; set; } = 20;
}
