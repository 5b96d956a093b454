using System.ComponentModel.DataAnnotations;

namespace CherryPie.Server.Features.Webhooks;

internal sealed class WebhooksOptions
{
    /// <summary>To how many webhooks a server delivers at a time; see <see cref="WebhookPlaces"/>.</summary>
    [Range(4, 1024)]
    public int AtATime { get; set; } = 256;

    /// <summary>The delay after the first failure of a delivery; the later ones are fixed multiples of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00", ErrorMessage = "a duration from 00:00:00.01 to 01:00:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);
}
