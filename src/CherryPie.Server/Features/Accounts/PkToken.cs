using Microsoft.IdentityModel.Tokens;

namespace CherryPie.Server.Features.Accounts;

/// <summary> A valid PKAuth token. The library's members stay empty: nothing reads them, and the time is judged before a token is made.
/// </summary>
internal sealed class PkToken(CachedAccount account) : SecurityToken
{
    public CachedAccount Account => account;

    public override string Id => "";

    public override string Issuer => "";

    public override SecurityKey? SecurityKey => null;

    public override SecurityKey? SigningKey { get; set; }

    public override DateTime ValidFrom => DateTime.MinValue;

    public override DateTime ValidTo => DateTime.MinValue;
}

/// <param name="fault">What is wrong with the token, for the caller to read.</param>
internal sealed class PkTokenException(string fault) : SecurityTokenException(fault);
