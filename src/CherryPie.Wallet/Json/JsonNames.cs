using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>The names of members as strings, the same string for a name that was read lately: nearly all are those of pass.json or of the
/// API, and listing members took 4 % of issuing a batch, much of it for making them anew.</summary>
internal static class JsonNames
{
    private const int Longest = 40;
    private static readonly string?[] _lately = new string?[1024];

    /// <exception cref="InvalidOperationException">The name is not valid Unicode.</exception>
    public static string Of(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Length is 0 or > Longest || raw.Contains((byte)'\\'))
        {
            return member.Name;
        }

        var hash = (((raw[0] * 31) + raw[raw.Length / 2]) * 31) + (raw[^1] * 7) + raw.Length;
        ref var place = ref _lately[hash % _lately.Length];
        var known = place; // another thread may write between the comparison and the return
        return known is not null && Ascii.Equals(raw, known) ? known : place = member.Name;
    }
}
