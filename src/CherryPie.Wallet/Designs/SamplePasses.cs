namespace CherryPie.Wallet;

/// <summary>Passes that a design is tried on when it is saved: one of the keys' defaults, and one for each kind of extreme that all keys
/// have at once. Of few keys each also has its extremes alone. So the number of passes is bounded, whatever the number of keys: with four
/// or five for each of 400 keys a design of 500 kB took 19 s.</summary>
internal static class SamplePasses
{
    private const int FewKeys = 16;
    private const string Now = "2030-01-01T00:00:00Z";

    private static readonly string[] _texts =
    [
        "",
        "\"quoted\" \\ 'text' <b>&</b> %@ #{x}",
        "\U0001F352 שלום\u202E\n\t\u0001",
        new('W', 4096),
    ];
    private static readonly string[] _numbers = ["0", "-1", "1000000000000000", "0.1", ""];
    private static readonly string[] _dates = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2030-02-28", ""];

    public static IEnumerable<PassContent> Of(IReadOnlyList<DynamicKey> keys)
    {
        var usual = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            usual[key.Key] =
                key.DefaultValue
                ?? (
                    key.Type switch
                    {
                        DynamicKeyType.Number => "1",
                        DynamicKeyType.DateTime => Now,
                        _ => "A",
                    }
                );
        }

        yield return Pass(usual);
        for (var i = 0; i < _numbers.Length; i++)
        {
            var all = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var key in keys)
            {
                var extremes = Extremes(key);
                all[key.Key] = extremes[i % extremes.Length];
            }

            yield return Pass(all);
        }

        foreach (var key in keys.Count > FewKeys ? [] : keys.DistinctBy(k => k.Key))
        {
            foreach (var extreme in Extremes(key))
            {
                yield return Pass(new(usual, StringComparer.Ordinal) { [key.Key] = extreme });
            }
        }
    }

    private static string[] Extremes(DynamicKey key) =>
        key.Type switch
        {
            DynamicKeyType.Number => _numbers,
            DynamicKeyType.DateTime => _dates,
            _ => _texts,
        };

    private static PassContent Pass(Dictionary<string, string> values) =>
        new()
        {
            SerialNumber = "RanD0mStr1ng00",
            PassTypeIdentifier = "pass.sample",
            TeamIdentifier = "SAMPLETEAM",
            WebServiceUrl = "https://example.com",
            AuthenticationToken = "0123456789abcdef0123456789abcdef",
            Values = values,
        };
}
