using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Platform.Http;
using Microsoft.Extensions.Primitives;

namespace CherryPie.Server.Features.Idempotency;

/// <summary>The key of a request, by which an account names one thing that it wants done once.
/// <see href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07"/></summary>
/// <param name="Account">Whose key it is: another account's is another key.</param>
/// <param name="Value">Without quotation marks.</param>
internal sealed record IdempotencyKey(Guid Account, string Value)
{
    public const string Header = "Idempotency-Key";
    public const int Longest = 255;

    /// <summary>The advisory lock of whoever is at work with the key.</summary>
    public long Lock => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Owner)));

    /// <summary>What a sealed answer belongs to.</summary>
    public string Owner => OwnerOf(Account, Value);

    public static string OwnerOf(Guid account, string key) => $"idempotent_answers/{account}/{key}/body";

    /// <param name="account">Who sends it.</param>
    /// <param name="sent">The header's values. The draft wants the key in quotation marks, and most clients leave them out.</param>
    /// <exception cref="Refusal">400: it is none.</exception>
    public static IdempotencyKey Read(Guid account, StringValues sent)
    {
        if (sent is not [{ } text])
        {
            throw Refusal.Invalid($"{Header}: must be sent once");
        }

        var key = text is ['"', .., '"'] ? text[1..^1] : text;
        return key.Length is > 0 and <= Longest && key.All(c => c is >= '!' and <= '~' and not '"')
            ? new(account, key)
            : throw Refusal.Invalid(
                $"{Header}: must be 1 to {Longest} visible ASCII characters without blanks, in a pair of quotation marks or none"
            );
    }
}
