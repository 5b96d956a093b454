using System.ComponentModel.DataAnnotations;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Events;

internal sealed class EventsOptions
{
    /// <summary>How many days events are kept; 0: none are written.</summary>
    [Range(0, 36_500)]
    public int KeepDays { get; set; } = 30;

    /// <exception cref="Refusal">400: no events are written.</exception>
    public void MustBeOn()
    {
        if (KeepDays == 0)
        {
            throw Refusal.Invalid("events: this server records none (its setting Events__KeepDays is 0)");
        }
    }
}
