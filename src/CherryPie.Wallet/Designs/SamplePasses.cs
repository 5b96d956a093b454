namespace CherryPie.Wallet;

/// <summary>Passes that a design is tried on when it is saved.</summary>
internal static class SamplePasses
{
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
        foreach (var key in keys.DistinctBy(k => k.Key))
        {
            foreach (
                var extreme in key.Type switch
                {
                    DynamicKeyType.Number => _numbers,
                    DynamicKeyType.DateTime => _dates,
                    _ => _texts,
                }
            )
            {
                yield return Pass(new(usual, StringComparer.Ordinal) { [key.Key] = extreme });
            }
        }
    }

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
