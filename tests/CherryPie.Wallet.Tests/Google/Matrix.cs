namespace CherryPie.Wallet.Tests.Google;

/// <summary>Passes of these designs.</summary>
internal static partial class Matrix
{
    /// <summary>Passes from one without values to one that is over.</summary>
    public static IEnumerable<PassContent> Passes()
    {
        yield return TestDesigns.Pass();
        yield return TestDesigns.Pass(
            ("points", "12.5"),
            ("name", "Ada \"Cherry\" Ünal"),
            ("sum", "-3.75"),
            ("at", "2030-06-01T19:30:00+02:00")
        );
        yield return TestDesigns.Pass(("points", "7"), ("name", "1"), ("sum", "99999999999999"), ("at", "tomorrow")) with
        {
            Voided = true,
            ExpirationDate = GooglePasses.Now.AddDays(-1),
            DynamicBackfields = new Dictionary<string, IReadOnlyList<BackField>>
            {
                ["more"] = [new("A", "B"), new("", "https://example.com")],
            },
            Overrides = PassOverrides.Read(
                TestDesigns.Json(
                    """{"bgColor":"#FFFFFF","relevantDate":"2030-06-01T19:30:00Z","groupId":"g","locations":[{"lat":1,"lon":2}]}"""
                ),
                "passbook",
                null,
                []
            ),
        };
    }
}
