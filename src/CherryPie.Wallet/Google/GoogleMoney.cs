using System.Globalization;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Amounts and numbers as Google takes them.</summary>
internal static class GoogleMoney
{
    private const decimal Micros = 1_000_000;

    /// <summary>An amount in millionths, as text: they are of 64 bits. Null for none and for more than those hold.
    /// <see href="https://developers.google.com/wallet/reference/rest/v1/Money"/></summary>
    public static JsonObject? Of(decimal? amount, string? currency) =>
        amount is { } value && currency is { Length: > 0 } code && Math.Abs(value) < long.MaxValue / Micros
            ? new() { ["micros"] = ((long)decimal.Round(value * Micros)).ToString(CultureInfo.InvariantCulture), ["currencyCode"] = code }
            : null;

    /// <summary>A balance of points: an amount, a whole number, another number, or a text where the field is none.
    /// <see href="https://developers.google.com/wallet/retail/loyalty-cards/rest/v1/loyaltyobject#loyaltypointsbalance"/></summary>
    public static JsonObject Balance(GoogleField field)
    {
        if (Of(field.Number, field.Currency) is { } money)
        {
            return new() { ["money"] = money };
        }

        return field.Number switch
        {
            { } number when field.Currency is null && number == decimal.Truncate(number) && Math.Abs(number) <= int.MaxValue => new()
            {
                ["int"] = (int)number,
            },
            { } number when field.Currency is null => new() { ["double"] = (double)number },
            _ => new() { ["string"] = field.Value.Value },
        };
    }
}
