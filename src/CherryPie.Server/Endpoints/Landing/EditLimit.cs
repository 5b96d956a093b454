using System.Net;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>How often one address may send the form of one pass: <see cref="PerMinute"/>. Counts who has shown the edit token, so that an
/// anonymous caller can neither fill it nor lock a customer out. Remembers a minute and at most <see cref="MostRemembered"/> pairs; beyond
/// these nobody new is let in until the minute is over.</summary>
internal sealed class EditLimit(TimeProvider clock)
{
    public const int PerMinute = 10;
    private const int MostRemembered = 20_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Pass, IPAddress? From), int> _counts = [];
    private long _minute;

    public bool Allows(string pass, IPAddress? from)
    {
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (_lock)
        {
            if (minute != _minute)
            {
                _counts.Clear();
                _minute = minute;
            }

            var count = _counts.GetValueOrDefault((pass, from));
            if (count >= PerMinute || (count == 0 && _counts.Count >= MostRemembered))
            {
                return false;
            }

            _counts[(pass, from)] = count + 1;
            return true;
        }
    }
}
