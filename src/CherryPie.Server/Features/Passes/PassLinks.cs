using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Passes;

/// <summary>Addresses and tokens of a pass. Tokens are derived from the account's token key, so none is stored.</summary>
internal sealed class PassLinks(PublicUrl url)
{
    private static readonly byte[] _nobody = RandomNumberGenerator.GetBytes(32);

    public string WebService => url.Value + "/wallet";

    public string Landing(string pass) => $"{url.Value}/p/{pass}";

    /// <summary>Leads to the page that saves it in Google Wallet.</summary>
    public string Google(string pass) => Landing(pass) + "/google";

    /// <summary>The page of several passes.</summary>
    public string Order(IEnumerable<string> passes) => Landing(string.Join('+', passes));

    /// <summary>The package under a name that ends as its file does, as WalletKit answers it.</summary>
    public string Package(string pass) => $"{url.Value}/p/{pass}.pkpass";

    public string Bundle(string pass) => $"{url.Value}/v2/passes/{pass}/bundle";

    public string Image(string pass, string file) => $"{url.Value}/v2/passes/{pass}/images/{file}";

    public string Edit(CachedAccount account, Pass pass) => $"{Landing(pass.Id)}?edit={EditToken(account, pass)}";

    /// <summary>The token that a device sends to the web service: 43 characters, the same for the pass's whole life.</summary>
    public static string AuthenticationToken(CachedAccount account, string pass) => Derive(account, "authentication-token/" + pass);

    /// <summary>A token that no device has, to compare with where there is no pass.</summary>
    public static string NoToken(string pass) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_nobody, Encoding.UTF8.GetBytes("authentication-token/" + pass)));

    /// <summary>The token of the customer's link for editing. The pass id alone is not enough, because it may be printed in a
    /// barcode. Revision 0 is derived as before there were revisions, so that links in old mails go on.</summary>
    public static string EditToken(CachedAccount account, Pass pass) =>
        Derive(
            account,
            pass.EditRevision == 0
                ? "edit-token/" + pass.Id
                : string.Create(CultureInfo.InvariantCulture, $"edit-token/{pass.Id}/{pass.EditRevision}")
        );

    private static string Derive(CachedAccount account, string purpose) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(account.TokenKey, Encoding.UTF8.GetBytes(purpose)));
}
